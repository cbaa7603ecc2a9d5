import { z } from 'zod';
import { coreFields } from '../schema/core-fields.js';
import type { FieldTable } from '../schema/fields.js';
import type { KubernetesObject } from '../object.js';
import type { Kind } from './kind.js';

const fields: FieldTable = {
  ...coreFields,
  ServiceNetworkEndpointGroup: {
    apiVersion: 'string',
    kind: 'string',
    metadata: 'V1ObjectMeta',
    spec: 'ServiceNetworkEndpointGroupSpec',
    status: 'ServiceNetworkEndpointGroupStatus',
  },
  ServiceNetworkEndpointGroupSpec: {},
  ServiceNetworkEndpointGroupStatus: {
    networkEndpointGroups: '[]NegObjectReference',
    conditions: '[]NegCondition',
    lastSyncTime: 'time',
  },
  NegObjectReference: {
    id: 'string',
    selfLink: 'string',
    subnetURL: 'string',
    networkEndpointType: 'string',
    state: 'string',
  },
  NegCondition: { type: 'string', status: 'string', lastTransitionTime: 'time', reason: 'string', message: 'string' },
};

const serviceNegView = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    finalizers: z.array(z.string()).default([]),
    deletionTimestamp: z.string().optional(),
  }),
  status: z
    .object({
      networkEndpointGroups: z
        .array(
          z.object({
            id: z.string().optional(),
            selfLink: z.string(),
            networkEndpointType: z.string().optional(),
            state: z.string().optional(),
          }),
        )
        .default([]),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.string().optional() }))
        .default([]),
    })
    .default({ networkEndpointGroups: [], conditions: [] }),
});

/** A ServiceNetworkEndpointGroup as in-world actors read it. */
export type ServiceNeg = z.infer<typeof serviceNegView>;

/** Reads a stored ServiceNetworkEndpointGroup. Throws for an object of another kind. */
export function readServiceNeg(object: KubernetesObject): ServiceNeg {
  return serviceNegView.parse(object);
}

/** GKE networking.gke.io/v1beta1 ServiceNetworkEndpointGroup (ingress-gce pkg/apis/svcneg). */
export const serviceNegKind: Kind = {
  kind: 'ServiceNetworkEndpointGroup',
  group: 'networking.gke.io',
  versions: [{ group: 'networking.gke.io', version: 'v1beta1' }],
  plural: 'servicenetworkendpointgroups',
  singular: 'servicenetworkendpointgroup',
  shortNames: ['svcneg'],
  namespaced: true,
  custom: true,
  fields,
  type: 'ServiceNetworkEndpointGroup',
  nameRule: 'dns1123-subdomain',
  hasStatus: true,
  countsGenerations: true,
  deleteReturnsObject: false,
};
