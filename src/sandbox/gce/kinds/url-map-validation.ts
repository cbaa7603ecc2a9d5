import { isObject, mapStrings, numberOf, only, stringsOf, textOf, type JsonObject } from '../json.js';
import type { Action, ActionCall } from '../kind.js';
import { invalidValue, Refusal, requiredField } from '../refusal.js';
import { canonical } from '../schema/canonical.js';
import { checkClassicMap } from './classic-features.js';
import { serviceSchemes } from './schemes.js';
import { checkRouting } from './url-map-checks.js';
import { SERVICE_PATHS } from './url-map-references.js';
import { testFailures } from './url-map-tests.js';

const SERVICES = ['backendServices', 'backendBuckets'];
// The data plane takes each up at once; the last ones are kept for one that was not running.
const MOST_INVALIDATIONS = 20;

/**
 * urlMaps.validate: says of a map that is not stored whether it would load and how its tests go. The
 * map in the path need not exist (Compute API discovery document). What an insert would be refused
 * for is in `loadErrors` (which refusals are, is believed).
 */
export function validate(complete: (body: JsonObject) => JsonObject): Action {
  return {
    request: 'UrlMapsValidateRequest',
    withoutResource: true,
    effect: { kind: 'answer', answer: (call) => ({ result: validated(call, complete) }) },
  };
}

/** urlMaps.invalidateCache: an operation of minutes that changes nothing a client can read; what it was for is attached, for the data plane. */
export const invalidateCache: Action = {
  request: 'CacheInvalidationRule',
  effect: {
    kind: 'change',
    operationType: 'invalidateCache',
    seconds: [30, 240],
    keepsFingerprint: true,
    change({ version, request }) {
      const path = textOf(request['path']);
      if (path === undefined && stringsOf(request['cacheTags']).length === 0) throw requiredField('resource.path');
      const star = path?.indexOf('*') ?? -1;
      if (
        path !== undefined &&
        (!path.startsWith('/') || /[?#]/.test(path) || (star >= 0 && !/^[^*]*\/\*$/.test(path)))
      ) {
        throw invalidValue('resource.path', path, 'Path must start with /, and * may appear only at the end, after /.');
      }
      const number = Math.max(0, ...version.attached.map(({ invalidation }) => numberOf(invalidation) ?? 0)) + 1;
      const asked = { invalidation: number, ...only(request, ['path', 'host', 'cacheTags']) };
      return { ...version, attached: [...version.attached, asked].slice(-MOST_INVALIDATIONS) };
    },
  },
};

function validated(call: ActionCall, complete: (body: JsonObject) => JsonObject): JsonObject {
  const { request } = call;
  if (!isObject(request['resource'])) throw requiredField('resource.resource');
  try {
    const body = loaded(complete(canonical(request['resource'], 'UrlMap')), call);
    const failures = testFailures(body);
    return {
      loadSucceeded: true,
      testPassed: failures.length === 0,
      ...(failures.length > 0 ? { testFailures: failures } : {}),
    };
  } catch (error) {
    if (error instanceof Refusal) return { loadSucceeded: false, loadErrors: [error.message], testPassed: false };
    throw error;
  }
}

function loaded(completed: JsonObject, call: ActionCall): JsonObject {
  let body = completed;
  for (const path of [...SERVICE_PATHS, 'tests[].service']) {
    body = mapStrings(body, path, (url, at) => call.resolve(url, `resource.${at}`, SERVICES));
  }
  checkRouting(body);
  checkSchemes(body, call);
  return body;
}

/** GCE: all services have one scheme, and the one that was asked about. */
function checkSchemes(body: JsonObject, { request, view }: ActionCall): void {
  const schemes = new Set([...stringsOf(request['loadBalancingSchemes']), ...serviceSchemes(body, view)]);
  if (schemes.size > 1) {
    const list = [...schemes].join(', ');
    throw invalidValue('resource', '', `The URL map is for more than one load balancing scheme: ${list}.`);
  }
  if (schemes.has('EXTERNAL')) checkClassicMap(body);
}
