import { z } from 'zod';
import type { KubernetesObject } from '../../object.js';
import { customKind } from '../custom-kind.js';

const managedCertificateView = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    finalizers: z.array(z.string()).default([]),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({ domains: z.array(z.string()).default([]) }).default({ domains: [] }),
  status: z.object({ certificateName: z.string().optional(), certificateStatus: z.string().optional() }).default({}),
});

/** A ManagedCertificate as in-world actors read it. */
export type ManagedCertificate = z.infer<typeof managedCertificateView>;

/** Reads a stored ManagedCertificate. Throws for an object of another kind. */
export function readManagedCertificate(object: KubernetesObject): ManagedCertificate {
  return managedCertificateView.parse(object);
}

/**
 * GKE networking.gke.io/v1 ManagedCertificate (gke-managed-certs, deploy/managedcertificates-crd.yaml): its status is
 * no subresource. v1beta1 and v1beta2 have the same shape (believed, unconfirmed).
 */
export const managedCertificateKind = customKind({
  kind: 'ManagedCertificate',
  group: 'networking.gke.io',
  versions: ['v1', 'v1beta2', 'v1beta1'],
  plural: 'managedcertificates',
  shortNames: ['mcrt'],
  schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          domains: {
            type: 'array',
            maxItems: 100,
            items: {
              type: 'string',
              maxLength: 63,
              pattern: '^(([a-z0-9]+|[a-z0-9][-a-z0-9]*[a-z0-9])\\.)+[a-z][-a-z0-9]*[a-z0-9]$',
            },
          },
        },
      },
      status: {
        type: 'object',
        properties: {
          certificateName: { type: 'string' },
          certificateStatus: { type: 'string' },
          domainStatus: {
            type: 'array',
            items: {
              type: 'object',
              properties: { domain: { type: 'string' }, status: { type: 'string' } },
              required: ['domain', 'status'],
            },
          },
          expireTime: { type: 'string', format: 'date-time' },
        },
      },
    },
  },
});
