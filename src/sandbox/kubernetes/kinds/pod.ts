import { z } from 'zod';
import { asObject, asText } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';
import { podSpecErrors, withPodSpecDefaults } from './pod-spec.js';

const podView = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    containers: z.array(
      z.object({
        name: z.string(),
        image: z.string().default(''),
        ports: z
          .array(z.object({ name: z.string().optional(), containerPort: z.number(), protocol: z.string() }))
          .default([]),
      }),
    ),
  }),
  status: z
    .object({
      phase: z.string().optional(),
      podIP: z.string().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    })
    .default({ conditions: [] }),
});

/** A Pod as in-world actors read it. */
export type Pod = z.infer<typeof podView>;

/** Reads a stored Pod. Throws for an object of another kind. */
export function readPod(object: KubernetesObject): Pod {
  return podView.parse(object);
}

/** Kubernetes: whether the pod's Ready condition is true. */
export function isPodReady(pod: Pod): boolean {
  return pod.status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

function withDefaults(object: JsonObject): JsonObject {
  const spec = withPodSpecDefaults(asObject(object['spec']));
  return { ...object, spec: { serviceAccountName: 'default', enableServiceLinks: true, ...spec } };
}

/** Kubernetes core/v1 Pod. Nothing runs: a pod is its object, and the world decides what it answers. */
export const podKind: Kind = {
  kind: 'Pod',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1Pod',
  nameRule: 'dns1123-subdomain',
  hasStatus: true,
  countsGenerations: false,
  deleteReturnsObject: true,
  defaults: withDefaults,
  initialStatus: () => ({ phase: 'Pending', qosClass: 'BestEffort' }),
  validate: (object) => podSpecErrors(asObject(object['spec']), 'spec'),
  fieldSelectors: {
    'spec.nodeName': (object) => asText(asObject(object['spec'])['nodeName']) ?? '',
    'status.phase': (object) => asText(asObject(object['status'])['phase']) ?? '',
    'status.podIP': (object) => asText(asObject(object['status'])['podIP']) ?? '',
  },
};
