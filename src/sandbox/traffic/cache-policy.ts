import type { EdgeRequest, Scheme } from './answer.js';
import type { CdnPolicyCopy } from './copies.js';

/** A backend's answer, as the CDN judges it. */
export interface Fresh {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

// Google's page on caching: content that CACHE_ALL_STATIC takes for static.
const STATIC_TYPES =
  /^(?:text\/(?:css|ecmascript|javascript)|application\/(?:javascript|x-javascript|pdf|postscript|font-.*|vnd\.ms-fontobject)|font\/.*|image\/.*|audio\/.*|video\/.*)$/;

// Google's page on negative caching: status → seconds.
const NEGATIVE_TTLS: Readonly<Record<number, number>> = {
  300: 600,
  301: 600,
  308: 600,
  404: 120,
  405: 60,
  410: 120,
  421: 60,
  451: 120,
  501: 60,
};

const CACHED_STATUSES = new Set([200, 203, 204, 206]);

/** Whether the cache is asked at all: GET and HEAD, no header that bypasses it (Google's page on caching). */
export function mayBeCached(policy: CdnPolicyCopy, request: Pick<EdgeRequest, 'method' | 'headers'>): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return !policy.bypassCacheOnRequestHeaders.some(({ headerName }) => request.headers[headerName.toLowerCase()]);
}

/** What makes two requests the same to the cache, by the policy (Google's page on cache keys). */
export function cacheKey(service: string, policy: CdnPolicyCopy, request: EdgeRequest, scheme: Scheme): string {
  const key = policy.cacheKeyPolicy;
  const [path = '', ...query] = request.path.split('?');
  const cookies = new Map(
    (request.headers['cookie'] ?? '').split(/;\s*/).map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
  return JSON.stringify([
    service,
    key.includeProtocol ? scheme : '',
    key.includeHost ? request.host.toLowerCase() : '',
    path,
    key.includeQueryString ? keptQuery(query.join('?'), key.queryStringWhitelist, key.queryStringBlacklist) : '',
    key.includeHttpHeaders.map((name) => request.headers[name.toLowerCase()] ?? ''),
    key.includeNamedCookies.map((name) => cookies.get(name) ?? ''),
  ]);
}

/** Seconds for which an answer is kept; undefined: it is not. */
export function timeToLive(
  policy: CdnPolicyCopy,
  request: EdgeRequest,
  { status, headers }: Fresh,
): number | undefined {
  if (headers['set-cookie'] !== undefined && policy.cacheMode !== 'FORCE_CACHE_ALL') return undefined;
  if (headers['vary'] !== undefined && !/^(?:accept|accept-encoding|origin|,|\s)+$/i.test(headers['vary']))
    return undefined;
  if (!CACHED_STATUSES.has(status)) return negativeTtl(policy, status);
  const directives = readDirectives(headers['cache-control']);
  if (policy.cacheMode === 'FORCE_CACHE_ALL') return policy.defaultTtl ?? 3_600;
  if (directives.has('no-store') || directives.has('private') || directives.has('no-cache')) return undefined;
  if (request.headers['authorization'] !== undefined && !directives.has('public')) return undefined;
  const given = seconds(directives.get('s-maxage')) ?? seconds(directives.get('max-age'));
  if (policy.cacheMode === 'USE_ORIGIN_HEADERS') return given === undefined ? undefined : Math.max(0, given);
  if (given !== undefined) return Math.min(given, policy.maxTtl ?? 86_400);
  return STATIC_TYPES.test(mediaType(headers['content-type'])) ? (policy.defaultTtl ?? 3_600) : undefined;
}

/**
 * The `Cache-Control` that the client sees instead of the backend's: with a client TTL the age is cut down
 * to it, or set to the smaller of it and the default TTL (Compute API discovery document). Undefined: as it was.
 */
export function clientCacheControl(policy: CdnPolicyCopy, headers: Fresh['headers']): string | undefined {
  if (policy.cacheMode === 'USE_ORIGIN_HEADERS' || policy.clientTtl === undefined) return undefined;
  const usual = Math.min(policy.clientTtl, policy.defaultTtl ?? 3_600);
  const given = seconds(readDirectives(headers['cache-control']).get('max-age'));
  const age = policy.cacheMode === 'FORCE_CACHE_ALL' || given === undefined ? usual : Math.min(given, policy.clientTtl);
  return `public, max-age=${String(age)}`;
}

function negativeTtl(policy: CdnPolicyCopy, status: number): number | undefined {
  if (!policy.negativeCaching) return undefined;
  if (policy.negativeCachingPolicy.length === 0) return NEGATIVE_TTLS[status];
  return policy.negativeCachingPolicy.find(({ code }) => code === status)?.ttl;
}

function keptQuery(query: string, only?: readonly string[], without?: readonly string[]): string {
  if (only === undefined && without === undefined) return query;
  return query
    .split('&')
    .filter((pair) => {
      const name = pair.split('=')[0] ?? '';
      return only === undefined ? !without?.includes(name) : only.includes(name);
    })
    .join('&');
}

function readDirectives(header: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    (header ?? '')
      .toLowerCase()
      .split(/\s*,\s*/)
      .map((directive) => {
        const [name = '', value = ''] = directive.split('=');
        return [name.trim(), value.replace(/"/g, '')];
      }),
  );
}

function seconds(value: string | undefined): number | undefined {
  return value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
