import { z } from 'zod';

/** GKE: at most 100 domains, each at most 63 characters, no wildcard (gke-managed-certs, CRD validation). */
export const managedCertificateSpec = z.strictObject({
  domains: z
    .array(
      z
        .string()
        .max(63)
        .regex(
          /^(([a-zA-Z0-9]+|[a-zA-Z0-9][-a-zA-Z0-9]*[a-zA-Z0-9])\.)+[a-zA-Z][-a-zA-Z0-9]*[a-zA-Z0-9]\.?$/,
          'must be a domain name; Google issues no certificate for a wildcard or an address',
        ),
    )
    .min(1)
    .max(100),
});

/** `spec` of a ManagedCertificate (networking.gke.io/v1). */
export type ManagedCertificateSpec = z.infer<typeof managedCertificateSpec>;
