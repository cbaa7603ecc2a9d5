import type { Kind } from '../kind.js';
import { checkKeepAlive, checkProxyChange, setUrlMap } from './proxy-changes.js';
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
  actions: { setUrlMap },
  seconds: { insert: [5, 11], update: [5, 11], delete: [5, 11] },
  required: ['urlMap'],
  outputOnly: [],
  references: [{ path: 'urlMap', collections: ['urlMaps'], permission: 'use' }],
  fingerprint: true,
  noun: 'target_http_proxy',
  quota: { metric: 'TARGET_HTTP_PROXIES', limit: 1000 },
  complete: (body) => body,
  check(body, subject) {
    checkKeepAlive(body);
    checkProxySchemes(body, subject);
  },
  checkChange: checkProxyChange,
};
