import { printed, numberOf, sameJson, textOf } from '../json.js';
import type { Kind } from '../kind.js';
import { invalidValue, requiredField } from '../refusal.js';
import { checkProxySchemes } from './schemes.js';

/** compute.targetHttpProxies. */
export const targetHttpProxies: Kind = {
  collection: 'targetHttpProxies',
  singular: 'targetHttpProxy',
  message: 'TargetHttpProxy',
  scopes: ['global'],
  listKind: 'targetHttpProxyList',
  aggregatedKind: 'targetHttpProxyAggregatedList',
  insert: true,
  delete: true,
  patch: { operationType: 'patch', needsFingerprint: true },
  actions: {
    setUrlMap: {
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
    },
  },
  seconds: { insert: [5, 11], update: [5, 11], delete: [5, 11] },
  required: ['urlMap'],
  outputOnly: [],
  references: [{ path: 'urlMap', collections: ['urlMaps'], permission: 'use' }],
  fingerprint: true,
  noun: 'target_http_proxy',
  quota: { metric: 'TARGET_HTTP_PROXIES', limit: 1000 },
  complete: (body) => body,
  check(body, subject) {
    const keepAlive = numberOf(body['httpKeepAliveTimeoutSec']);
    if (keepAlive !== undefined && (keepAlive < 5 || keepAlive > 1200)) {
      throw invalidValue('resource.httpKeepAliveTimeoutSec', keepAlive, 'Must be between 5 and 1200.');
    }
    checkProxySchemes(body, subject);
  },
  checkChange(before, after) {
    for (const field of ['description', 'proxyBind']) {
      if (!sameJson(before[field], after[field])) {
        throw invalidValue(`resource.${field}`, printed(after[field] ?? ''), 'Field cannot be modified.');
      }
    }
  },
};
