import type { StructuralSchema } from '../../schema/structural.js';
import { customKind } from '../custom-kind.js';

const text: StructuralSchema = { type: 'string' };
const flag: StructuralSchema = { type: 'boolean' };
const integer: StructuralSchema = { type: 'integer', format: 'int64' };
const texts: StructuralSchema = { type: 'array', items: { type: 'string', default: '' } };

function object(
  properties: Readonly<Record<string, StructuralSchema>>,
  required?: readonly string[],
): StructuralSchema {
  return { type: 'object', properties, ...(required === undefined ? {} : { required }) };
}

const iap = object(
  {
    enabled: { ...flag, default: false },
    oauthclientCredentials: object({ secretName: { ...text, default: '' }, clientID: text, clientSecret: text }, [
      'secretName',
    ]),
  },
  ['enabled'],
);

const cdn = object(
  {
    enabled: { ...flag, default: false },
    bypassCacheOnRequestHeaders: { type: 'array', items: object({ headerName: text }) },
    cachePolicy: object({
      includeHost: flag,
      includeProtocol: flag,
      includeQueryString: flag,
      queryStringBlacklist: texts,
      queryStringWhitelist: texts,
    }),
    cacheMode: text,
    clientTtl: integer,
    defaultTtl: integer,
    maxTtl: integer,
    negativeCaching: flag,
    negativeCachingPolicy: { type: 'array', items: object({ code: integer, ttl: integer }) },
    requestCoalescing: flag,
    serveWhileStale: integer,
    signedUrlCacheMaxAgeSec: integer,
    signedUrlKeys: { type: 'array', items: object({ keyName: text, keyValue: text, secretName: text }) },
  },
  ['enabled'],
);

const healthCheck = object({
  checkIntervalSec: integer,
  timeoutSec: integer,
  healthyThreshold: integer,
  unhealthyThreshold: integer,
  type: text,
  port: integer,
  requestPath: text,
});

/**
 * GKE cloud.google.com/v1 BackendConfig (ingress-gce pkg/apis/backendconfig/v1). The schema has types and defaults
 * only: values are judged by GKE's controller when an Ingress uses them, never by the API server.
 */
export const backendConfigKind = customKind({
  kind: 'BackendConfig',
  group: 'cloud.google.com',
  versions: ['v1', 'v1beta1'],
  plural: 'backendconfigs',
  shortNames: ['bc'],
  schema: object({
    spec: object({
      iap,
      cdn,
      securityPolicy: object({ name: { ...text, default: '' } }, ['name']),
      timeoutSec: integer,
      connectionDraining: object({ drainingTimeoutSec: integer }),
      sessionAffinity: object({ affinityType: text, affinityCookieTtlSec: integer }),
      customRequestHeaders: object({ headers: texts }),
      customResponseHeaders: object({ headers: texts }),
      healthCheck,
      logging: object({ enable: flag, sampleRate: { type: 'number', format: 'double' } }),
    }),
    status: object({}),
  }),
});
