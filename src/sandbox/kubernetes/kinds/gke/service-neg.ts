import { z } from 'zod';
import type { KubernetesObject } from '../../object.js';
import { customKind } from '../custom-kind.js';

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

const text = { type: 'string' } as const;
const time = { type: 'string', format: 'date-time' } as const;

/** GKE networking.gke.io/v1beta1 ServiceNetworkEndpointGroup (ingress-gce pkg/apis/svcneg); its status is no subresource. */
export const serviceNegKind = customKind({
  kind: 'ServiceNetworkEndpointGroup',
  group: 'networking.gke.io',
  versions: ['v1beta1'],
  plural: 'servicenetworkendpointgroups',
  shortNames: ['svcneg'],
  schema: {
    type: 'object',
    properties: {
      spec: { type: 'object' },
      status: {
        type: 'object',
        properties: {
          networkEndpointGroups: {
            type: 'array',
            items: {
              type: 'object',
              properties: { id: text, selfLink: text, subnetURL: text, networkEndpointType: text, state: text },
              required: ['id'],
            },
          },
          conditions: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                type: text,
                status: text,
                observedGeneration: { type: 'integer', format: 'int64' },
                lastTransitionTime: time,
                reason: text,
                message: text,
              },
              required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
            },
          },
          lastSyncTime: time,
        },
      },
    },
  },
});
