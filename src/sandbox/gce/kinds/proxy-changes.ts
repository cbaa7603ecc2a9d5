import { printed, numberOf, sameJson, textOf, type JsonObject } from '../json.js';
import type { Action } from '../kind.js';
import { invalidValue, requiredField } from '../refusal.js';

/** setUrlMap of a proxy, at the path without `global/` (Compute API discovery document). */
export const setUrlMap: Action = {
  request: 'UrlMapReference',
  withoutScope: true,
  effect: {
    kind: 'change',
    operationType: 'SetUrlMap',
    seconds: [5, 11],
    change({ version, request, resolve }) {
      const urlMap = textOf(request['urlMap']);
      if (urlMap === undefined) throw requiredField('resource.urlMap');
      return { ...version, body: { ...version.body, urlMap: resolve(urlMap, 'resource.urlMap', ['urlMaps']) } };
    },
  },
};

/** GCE: 5 to 1200 seconds (Compute API discovery document). Throws Refusal. */
export function checkKeepAlive(body: JsonObject): void {
  const keepAlive = numberOf(body['httpKeepAliveTimeoutSec']);
  if (keepAlive !== undefined && (keepAlive < 5 || keepAlive > 1200)) {
    throw invalidValue('resource.httpKeepAliveTimeoutSec', keepAlive, 'Must be between 5 and 1200.');
  }
}

/** GCE: a proxy's description and proxyBind stay as inserted (wording believed). Throws Refusal. */
export function checkProxyChange(before: JsonObject, after: JsonObject): void {
  for (const field of ['description', 'proxyBind']) {
    if (!sameJson(before[field], after[field])) {
      throw invalidValue(`resource.${field}`, printed(after[field] ?? ''), 'Field cannot be modified.');
    }
  }
}
