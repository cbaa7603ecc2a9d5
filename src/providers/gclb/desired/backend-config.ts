import type { EffectiveBackendConfig } from '../../../facts/effective-backend-config.js';
import type { JsonObject } from '../../../graph/json.js';
import type { BackendConfigSpec } from '../../../spec/gke/backend-config.js';
import { fromSecret } from './from-secret.js';

type Cdn = NonNullable<BackendConfigSpec['cdn']>;

// Absent booleans of a cachePolicy mean false, as the CRD's do (ingress-gce pkg/backends/features/cdn.go).
function cacheKeyPolicy({ cachePolicy }: Cdn): JsonObject {
  if (cachePolicy === undefined) return {};
  const { includeHost = false, includeProtocol = false, includeQueryString = false } = cachePolicy;
  const { queryStringBlacklist = [], queryStringWhitelist = [] } = includeQueryString ? cachePolicy : {};
  const lists = { queryStringBlacklist: [...queryStringBlacklist], queryStringWhitelist: [...queryStringWhitelist] };
  return { cacheKeyPolicy: { includeHost, includeProtocol, includeQueryString, ...lists } };
}

/** GCE: which lifetimes a cache mode has no use for, and refuses (Compute API, BackendServiceCdnPolicy). */
const WITHOUT: Readonly<Record<NonNullable<Cdn['cacheMode']>, readonly string[]>> = {
  USE_ORIGIN_HEADERS: ['clientTtl', 'defaultTtl', 'maxTtl'],
  FORCE_CACHE_ALL: ['maxTtl'],
  CACHE_ALL_STATIC: [],
};

function cdnPolicy(cdn: Cdn, keys: EffectiveBackendConfig['signedUrlKeys']): JsonObject {
  const { cacheMode, negativeCachingPolicy, bypassCacheOnRequestHeaders } = cdn;
  const { clientTtl, defaultTtl, maxTtl, negativeCaching, requestCoalescing, serveWhileStale } = cdn;
  const plain = { cacheMode, clientTtl, defaultTtl, maxTtl, negativeCaching, requestCoalescing, serveWhileStale };
  const useless = cacheMode === undefined ? [] : WITHOUT[cacheMode];
  return {
    ...cacheKeyPolicy(cdn),
    ...present({ ...plain, signedUrlCacheMaxAgeSec: cdn.signedUrlCacheMaxAgeSec }),
    ...Object.fromEntries(useless.map((field) => [field, null])),
    ...(negativeCachingPolicy === undefined
      ? {}
      : { negativeCachingPolicy: negativeCachingPolicy.map(({ code, ttl }) => ({ code, ttl })) }),
    ...(bypassCacheOnRequestHeaders === undefined
      ? {}
      : { bypassCacheOnRequestHeaders: bypassCacheOnRequestHeaders.map(({ headerName }) => ({ headerName })) }),
    ...(cdn.signedUrlKeys === undefined ? {} : signedUrlKeys(keys)),
  };
}

function signedUrlKeys(keys: EffectiveBackendConfig['signedUrlKeys']): JsonObject {
  return {
    signedUrlKeyNames: keys.map(({ keyName }) => keyName),
    signedUrlKeys: keys.map(({ keyName, secret, digest }) => ({
      keyName,
      keyValue: fromSecret(secret, 'key_value', digest),
    })),
  };
}

function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function iap({ spec, oauthClient }: EffectiveBackendConfig): JsonObject {
  if (spec.iap === undefined) return {};
  if (oauthClient === undefined) return { iap: { enabled: spec.iap.enabled } };
  const { secret, clientId, clientSecretDigest } = oauthClient;
  return {
    iap: {
      enabled: spec.iap.enabled,
      oauth2ClientId: clientId,
      // GCE answers the digest and never the secret: by it a changed secret shows.
      oauth2ClientSecretSha256: clientSecretDigest,
      oauth2ClientSecret: fromSecret(secret, 'client_secret', clientSecretDigest),
    },
  };
}

// A rate is only kept where there are logs (ingress-gce pkg/backends/features/logging.go).
function logConfig({ logging }: BackendConfigSpec): JsonObject {
  if (logging === undefined) return {};
  if (!logging.enable) return { logConfig: { enable: false } };
  const rate = logging.sampleRate === undefined ? {} : { sampleRate: logging.sampleRate };
  return { logConfig: { enable: true, ...rate } };
}

/**
 * The fields of a backend service that a BackendConfig sets, and those alone: what it leaves out is not managed. An explicit
 * empty takes off what is there. (ingress-gce pkg/backends/features)
 */
export function backendConfigFields(config: EffectiveBackendConfig | undefined, project: string): JsonObject {
  if (config === undefined) return {};
  const { spec } = config;
  const { securityPolicy, connectionDraining, sessionAffinity, customRequestHeaders, customResponseHeaders } = spec;
  return {
    ...present({
      timeoutSec: spec.timeoutSec,
      sessionAffinity: sessionAffinity?.affinityType,
      affinityCookieTtlSec: sessionAffinity?.affinityCookieTtlSec,
    }),
    ...(connectionDraining === undefined ? {} : { connectionDraining: { ...connectionDraining } }),
    ...(customRequestHeaders === undefined ? {} : { customRequestHeaders: [...customRequestHeaders.headers] }),
    ...(customResponseHeaders === undefined ? {} : { customResponseHeaders: [...customResponseHeaders.headers] }),
    ...logConfig(spec),
    ...iap(config),
    ...(spec.cdn === undefined ? {} : { enableCDN: spec.cdn.enabled }),
    ...(spec.cdn?.enabled === true ? { cdnPolicy: cdnPolicy(spec.cdn, config.signedUrlKeys) } : {}),
    ...(securityPolicy === undefined ? {} : { securityPolicy: policyLink(securityPolicy.name, project) }),
  };
}

function policyLink(name: string, project: string): string {
  return name === '' ? '' : `projects/${project}/global/securityPolicies/${name}`;
}
