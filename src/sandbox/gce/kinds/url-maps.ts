import { isObject, objectsOf, type JsonObject } from '../json.js';
import type { Kind } from '../kind.js';
import { Refusal } from '../refusal.js';
import { checkMapSchemes } from './schemes.js';
import { quotaStatus } from './url-map-quota.js';
import { checkRouting } from './url-map-checks.js';
import { SERVICE_PATHS } from './url-map-references.js';
import { testIamPermissions } from './test-iam-permissions.js';
import { failedTest } from './url-map-tests.js';
import { invalidateCache, validate } from './url-map-validation.js';

const SERVICES = ['backendServices', 'backendBuckets'];
const REDIRECTS = ['defaultUrlRedirect', 'urlRedirect'];

/** compute.urlMaps (global). */
export const urlMaps: Kind = {
  collection: 'urlMaps',
  singular: 'urlMap',
  message: 'UrlMap',
  scopes: ['global'],
  listKind: 'urlMapList',
  aggregatedKind: 'urlMapsAggregatedList',
  insert: true,
  delete: true,
  put: { operationType: 'update', needsFingerprint: true },
  patch: { operationType: 'patch' },
  actions: { invalidateCache, testIamPermissions, validate: validate(completeRedirects) },
  seconds: { insert: [6, 12], update: [6, 12], delete: [6, 12] },
  required: [],
  outputOnly: ['region'],
  references: [...SERVICE_PATHS, 'tests[].service'].map((path) => ({
    path,
    collections: SERVICES,
    permission: 'use',
  })),
  fingerprint: true,
  noun: 'url_map',
  quota: { metric: 'URL_MAPS', limit: 1000 },
  complete: completeRedirects,
  check(body, subject) {
    checkRouting(body);
    const failure = failedTest(body);
    if (failure !== undefined) throw new Refusal(400, 'invalid', failure);
    checkMapSchemes(body, subject);
  },
  present: ({ body }, { link, view }) => ({ ...body, ...quotaStatus(body, link, view) }),
};

/** GCE fills a redirect's code and switches, at every level (Compute API discovery document). */
function completeRedirects(body: JsonObject): JsonObject {
  const result: Record<string, JsonObject[string]> = { ...body };
  for (const field of REDIRECTS) {
    const redirect = body[field];
    if (isObject(redirect)) {
      result[field] = {
        httpsRedirect: false,
        redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
        stripQuery: false,
        ...redirect,
      };
    }
  }
  for (const field of ['pathMatchers', 'pathRules', 'routeRules']) {
    if (body[field] !== undefined) result[field] = objectsOf(body[field]).map(completeRedirects);
  }
  return result;
}
