import { z } from 'zod';
import { asNumber, asObject } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';
import { selectorChanges, withTemplateDefaults, workloadErrors } from './pod-template.js';

const replicaSetView = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    generation: z.number().default(1),
    creationTimestamp: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(z.object({ uid: z.string(), controller: z.boolean().default(false) })).default([]),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({ replicas: z.number(), minReadySeconds: z.number().default(0) }),
  status: z.object({
    replicas: z.number().default(0),
    readyReplicas: z.number().default(0),
    availableReplicas: z.number().default(0),
    observedGeneration: z.number().default(0),
  }),
});

/** A ReplicaSet as in-world actors read it. */
export type ReplicaSet = z.infer<typeof replicaSetView>;

/** Reads a stored ReplicaSet. Throws for an object of another kind. */
export function readReplicaSet(object: KubernetesObject): ReplicaSet {
  return replicaSetView.parse(object);
}

function withDefaults(object: JsonObject): JsonObject {
  const spec = asObject(object['spec']);
  const { template } = spec;
  return {
    ...object,
    spec: {
      replicas: 1,
      ...spec,
      ...(template === undefined ? {} : { template: withTemplateDefaults(asObject(template)) }),
    },
  };
}

/** Kubernetes apps/v1 ReplicaSet; also of the groups and versions that served it until 1.15. */
export const replicaSetKind: Kind = {
  kind: 'ReplicaSet',
  group: 'apps',
  versions: [
    { group: 'apps', version: 'v1' },
    { group: 'apps', version: 'v1beta2', until: 15 },
    { group: 'extensions', version: 'v1beta1', until: 15 },
  ],
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1ReplicaSet',
  nameRule: 'dns1123-subdomain',
  hasStatus: true,
  scale: true,
  countsGenerations: true,
  deleteReturnsObject: false,
  defaults: withDefaults,
  initialStatus: () => ({ replicas: 0 }),
  validate: workloadErrors,
  validateUpdate: selectorChanges,
  fieldSelectors: {
    'status.replicas': (object) => String(asNumber(asObject(object['status'])['replicas']) ?? 0),
  },
};
