import { z } from 'zod';
import { GCE_NAME } from '../gce-name.js';

const headerNames = z.array(z.strictObject({ headerName: z.string() }));
const ttl = z.int().min(0);
const gceName = z.string().regex(GCE_NAME, 'must be a name of Compute Engine: lower-case letters, digits and "-"');

/**
 * `spec` of a BackendConfig (cloud.google.com/v1, served as v1beta1, too; ingress-gce pkg/apis/backendconfig/v1). A field
 * that is absent is left alone on a live load balancer; one that is present is enforced.
 */
export const backendConfigSpec = z.strictObject({
  iap: z
    .strictObject({
      enabled: z.boolean(),
      /**
       * Only the Secret is read: a client secret written out in the object is refused. Absent: the OAuth client that Google
       * manages, or the one that a live service has (ingress-gce pkg/backends/features/iap.go).
       */
      oauthclientCredentials: z.strictObject({ secretName: z.string().min(1) }).optional(),
    })
    .optional(),
  cdn: z
    .strictObject({
      enabled: z.boolean(),
      bypassCacheOnRequestHeaders: headerNames.optional(),
      cachePolicy: z
        .strictObject({
          includeHost: z.boolean().optional(),
          includeProtocol: z.boolean().optional(),
          includeQueryString: z.boolean().optional(),
          queryStringBlacklist: z.array(z.string()).optional(),
          queryStringWhitelist: z.array(z.string()).optional(),
        })
        .optional(),
      cacheMode: z.enum(['USE_ORIGIN_HEADERS', 'FORCE_CACHE_ALL', 'CACHE_ALL_STATIC']).optional(),
      clientTtl: ttl.optional(),
      defaultTtl: ttl.optional(),
      maxTtl: ttl.optional(),
      negativeCaching: z.boolean().optional(),
      negativeCachingPolicy: z
        .array(
          z.strictObject({
            code: z.literal([300, 301, 308, 404, 405, 410, 421, 451, 501]),
            ttl: ttl.max(1800),
          }),
        )
        .optional(),
      requestCoalescing: z.boolean().optional(),
      serveWhileStale: ttl.optional(),
      signedUrlCacheMaxAgeSec: ttl.optional(),
      /** Only Secrets are read: a key written out in the object is refused. */
      signedUrlKeys: z.array(z.strictObject({ keyName: gceName, secretName: z.string().min(1) })).optional(),
    })
    .optional(),
  /** `""` takes the policy off. */
  securityPolicy: z
    .strictObject({
      name: z.union([gceName, z.literal('')], { error: 'must be the name of a security policy, or "" for none' }),
    })
    .optional(),
  timeoutSec: z.int().min(1).optional(),
  connectionDraining: z.strictObject({ drainingTimeoutSec: z.int().min(0).max(3600) }).optional(),
  sessionAffinity: z
    .strictObject({
      affinityType: z.enum(['NONE', 'CLIENT_IP', 'GENERATED_COOKIE']),
      affinityCookieTtlSec: z.int().min(0).max(86400).optional(),
    })
    .optional(),
  customRequestHeaders: z.strictObject({ headers: z.array(z.string()) }).optional(),
  customResponseHeaders: z.strictObject({ headers: z.array(z.string()) }).optional(),
  healthCheck: z
    .strictObject({
      checkIntervalSec: z.int().min(1).max(300).optional(),
      timeoutSec: z.int().min(1).max(300).optional(),
      healthyThreshold: z.int().min(1).max(10).optional(),
      unhealthyThreshold: z.int().min(1).max(10).optional(),
      type: z.enum(['HTTP', 'HTTPS', 'HTTP2']).optional(),
      /** A fixed port (USE_FIXED_PORT). */
      port: z.int().min(1).max(65535).optional(),
      requestPath: z.string().startsWith('/', 'must start with "/"').optional(),
    })
    .optional(),
  logging: z
    .strictObject({ enable: z.boolean().default(false), sampleRate: z.number().min(0).max(1).optional() })
    .optional(),
});

/** See backendConfigSpec. */
export type BackendConfigSpec = z.infer<typeof backendConfigSpec>;
