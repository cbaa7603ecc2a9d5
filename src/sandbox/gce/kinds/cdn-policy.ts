import { isObject, numberOf, objectsOf, only, textOf, without, type JsonObject } from '../json.js';
import { invalidValue } from '../refusal.js';

const TTLS = ['clientTtl', 'defaultTtl', 'maxTtl'] as const;
// Compute API discovery document.
const LONGEST_TTL = 31_622_400;
const LONGEST_STALE = 604_800;
const LONGEST_NEGATIVE = 1_800;

/**
 * The `cdnPolicy` that GCE shows: once CDN is on every setting is filled in (which ones: discovery
 * document; their values believed), and the names of keys, which no body can change, are kept.
 * `enabledBy` is the field that switches CDN on: a service's `enableCDN`, a bucket's `enableCdn`.
 */
export function completeCdnPolicy(
  body: JsonObject,
  before: JsonObject | undefined,
  enabledBy: 'enableCDN' | 'enableCdn',
): JsonObject {
  const sent = isObject(body['cdnPolicy']) ? without(body['cdnPolicy'], ['signedUrlKeyNames']) : undefined;
  const kept = isObject(before?.['cdnPolicy']) ? only(before['cdnPolicy'], ['signedUrlKeyNames']) : {};
  if (body[enabledBy] !== true) {
    const rest = { ...sent, ...kept };
    return Object.keys(rest).length > 0 ? { cdnPolicy: rest } : {};
  }
  const mode = textOf(sent?.['cacheMode']) ?? 'CACHE_ALL_STATIC';
  return {
    cdnPolicy: {
      ...defaultTtls(mode),
      negativeCaching: mode !== 'USE_ORIGIN_HEADERS',
      requestCoalescing: true,
      serveWhileStale: 86_400,
      signedUrlCacheMaxAgeSec: '3600',
      ...sent,
      cacheMode: mode,
      ...(enabledBy === 'enableCDN' ? { cacheKeyPolicy: completeCacheKey(sent?.['cacheKeyPolicy']) } : {}),
      ...kept,
    },
  };
}

// A bucket's cache key has no such switches (Compute API discovery document).
function completeCacheKey(sent: unknown): JsonObject {
  return { includeHost: true, includeProtocol: true, includeQueryString: true, ...(isObject(sent) ? sent : {}) };
}

function defaultTtls(mode: string): JsonObject {
  if (mode === 'USE_ORIGIN_HEADERS') return {};
  const ttls = { clientTtl: 3_600, defaultTtl: 3_600 };
  return mode === 'FORCE_CACHE_ALL' ? ttls : { ...ttls, maxTtl: 86_400 };
}

/** Refuses TTLs that do not go with the cache mode or with one another (discovery document; wordings believed). Throws Refusal. */
export function checkCdnPolicy(body: JsonObject): void {
  const policy = body['cdnPolicy'];
  if (!isObject(policy)) return;
  const mode = textOf(policy['cacheMode']);
  const at = (field: string): string => `resource.cdnPolicy.${field}`;
  for (const field of TTLS) {
    const value = numberOf(policy[field]);
    if (value === undefined) continue;
    if (mode === 'USE_ORIGIN_HEADERS' || (field === 'maxTtl' && mode === 'FORCE_CACHE_ALL')) {
      throw invalidValue(at(field), value, `Must not be specified when cacheMode is ${mode}.`);
    }
    checkRange(at(field), value, LONGEST_TTL);
  }
  const [client, usual, longest] = TTLS.map((field) => numberOf(policy[field]));
  if (usual !== undefined && longest !== undefined && usual > longest) {
    throw invalidValue(at('defaultTtl'), usual, 'Must not be greater than maxTtl.');
  }
  if (client !== undefined && longest !== undefined && client > longest) {
    throw invalidValue(at('clientTtl'), client, 'Must not be greater than maxTtl.');
  }
  checkRange(at('serveWhileStale'), numberOf(policy['serveWhileStale']) ?? 0, LONGEST_STALE);
  objectsOf(policy['negativeCachingPolicy']).forEach((rule, index) => {
    checkRange(`${at('negativeCachingPolicy')}[${String(index)}].ttl`, numberOf(rule['ttl']) ?? 0, LONGEST_NEGATIVE);
  });
}

function checkRange(field: string, value: number, to: number): void {
  if (value < 0 || value > to) throw invalidValue(field, value, `Must be between 0 and ${String(to)}.`);
}
