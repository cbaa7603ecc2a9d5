import { z } from 'zod';
import { asObject } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';
import { selectorChanges, withTemplateDefaults, workloadErrors } from './pod-template.js';

const intOrPercent = z.union([z.number(), z.string()]);

const deploymentView = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    generation: z.number().default(1),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    replicas: z.number(),
    paused: z.boolean().default(false),
    minReadySeconds: z.number().default(0),
    revisionHistoryLimit: z.number(),
    progressDeadlineSeconds: z.number(),
    strategy: z.object({
      type: z.string(),
      rollingUpdate: z.object({ maxSurge: intOrPercent, maxUnavailable: intOrPercent }).optional(),
    }),
  }),
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
            lastUpdateTime: z.string().optional(),
            lastTransitionTime: z.string().optional(),
          }),
        )
        .default([]),
    })
    .default({ conditions: [] }),
});

/** A Deployment as in-world actors read it. */
export type Deployment = z.infer<typeof deploymentView>;

/** Reads a stored Deployment. Throws for an object of another kind. */
export function readDeployment(object: KubernetesObject): Deployment {
  return deploymentView.parse(object);
}

function withDefaults(object: JsonObject): JsonObject {
  const spec = asObject(object['spec']);
  const strategy = { type: 'RollingUpdate', ...asObject(spec['strategy']) };
  const rolling = { maxUnavailable: '25%', maxSurge: '25%', ...asObject(asObject(spec['strategy'])['rollingUpdate']) };
  return {
    ...object,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
      strategy: strategy.type === 'RollingUpdate' ? { ...strategy, rollingUpdate: rolling } : strategy,
      ...(spec['template'] === undefined ? {} : { template: withTemplateDefaults(asObject(spec['template'])) }),
    },
  };
}

/** Before apps/v1 a Deployment without a selector took its template's labels. */
function withSelector(object: JsonObject): JsonObject {
  const spec = asObject(object['spec']);
  const { labels } = asObject(asObject(spec['template'])['metadata']);
  if (spec['selector'] !== undefined || labels === undefined) return object;
  return { ...object, spec: { ...spec, selector: { matchLabels: labels } } };
}

/** Kubernetes apps/v1 Deployment; also of the groups and versions that served it until 1.15. */
export const deploymentKind: Kind = {
  kind: 'Deployment',
  group: 'apps',
  versions: [
    { group: 'apps', version: 'v1' },
    { group: 'apps', version: 'v1beta2', until: 15 },
    { group: 'apps', version: 'v1beta1', until: 15, toStored: withSelector },
    { group: 'extensions', version: 'v1beta1', until: 15, toStored: withSelector },
  ],
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1Deployment',
  nameRule: 'dns1123-subdomain',
  hasStatus: true,
  scale: true,
  countsGenerations: true,
  deleteReturnsObject: false,
  defaults: withDefaults,
  initialStatus: () => ({}),
  validate: workloadErrors,
  validateUpdate: selectorChanges,
};
