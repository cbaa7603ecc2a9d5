import { z } from 'zod';
import type { FieldError } from '../field-error.js';
import { duplicate, required } from '../field-error.js';
import { asObject, asObjects, asText } from '../json.js';
import { nameErrors } from '../names.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

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
  const spec = asObject(object['spec']);
  return {
    ...object,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      serviceAccountName: 'default',
      enableServiceLinks: true,
      ...spec,
      ...(spec['containers'] === undefined
        ? {}
        : { containers: asObjects(spec['containers']).map(containerWithDefaults) }),
    },
  };
}

function containerWithDefaults(container: JsonObject): JsonObject {
  const image = asText(container['image']) ?? '';
  const ports = asObjects(container['ports']).map((port) => ({ protocol: 'TCP', ...port }));
  const probes = ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap((name) =>
    container[name] === undefined ? [] : [[name, probeWithDefaults(asObject(container[name]))] as const],
  );
  return {
    imagePullPolicy: image.includes(':') && !image.endsWith(':latest') ? 'IfNotPresent' : 'Always',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
    ...container,
    ...(container['ports'] === undefined ? {} : { ports }),
    ...Object.fromEntries(probes),
  };
}

function probeWithDefaults(probe: JsonObject): JsonObject {
  const timing = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  if (probe['httpGet'] === undefined) return { ...timing, ...probe };
  return { ...timing, ...probe, httpGet: { path: '/', scheme: 'HTTP', ...asObject(probe['httpGet']) } };
}

function validate(object: JsonObject): readonly FieldError[] {
  const containers = asObjects(asObject(object['spec'])['containers']);
  if (containers.length === 0) return [required('spec.containers')];
  return containers.flatMap((container, index) => {
    const field = `spec.containers[${index}]`;
    const name = asText(container['name']) ?? '';
    const taken = containers.slice(0, index).some((other) => other['name'] === name);
    return [
      ...(name === '' ? [required(`${field}.name`)] : nameErrors(`${field}.name`, name, 'dns1123-label')),
      ...(taken ? [duplicate(`${field}.name`, name)] : []),
      ...(asText(container['image']) === undefined ? [required(`${field}.image`)] : []),
    ];
  });
}

/** Kubernetes core/v1 Pod. Nothing runs: a pod is its object, and the world decides what it answers. */
export const podKind: Kind = {
  kind: 'Pod',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
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
  validate,
  fieldSelectors: {
    'spec.nodeName': (object) => asText(asObject(object['spec'])['nodeName']) ?? '',
    'status.phase': (object) => asText(asObject(object['status'])['phase']) ?? '',
    'status.podIP': (object) => asText(asObject(object['status'])['podIP']) ?? '',
  },
};
