import { z } from 'zod';

/** `spec` of a FrontendConfig (networking.gke.io/v1beta1; ingress-gce pkg/apis/frontendconfig). */
export const frontendConfigSpec = z.strictObject({
  /** Absent: left alone; `""`: no policy; else the name of an SSL policy of the project. */
  sslPolicy: z
    .string()
    .regex(/^([a-z]([-a-z0-9]{0,61}[a-z0-9])?)?$/, 'must be the name of an SSL policy of the project, or "" for none')
    .optional(),
  redirectToHttps: z
    .strictObject({
      enabled: z.boolean().default(false),
      responseCodeName: z
        .enum(['MOVED_PERMANENTLY_DEFAULT', 'FOUND', 'TEMPORARY_REDIRECT', 'PERMANENT_REDIRECT'])
        .default('MOVED_PERMANENTLY_DEFAULT'),
    })
    .optional(),
});

/** See frontendConfigSpec. */
export type FrontendConfigSpec = z.infer<typeof frontendConfigSpec>;
