import type { KindTraits } from '../../../graph/kind-traits.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

/**
 * GCE: URL map, certificates, SSL policy, QUIC and certificate map are changed, each by a method of its own; the order of
 * the certificates counts, the first is for clients that name no host (Compute API discovery doc).
 */
export const targetHttpsProxyTraits: KindTraits = {
  kind: 'targetHttpsProxy',
  outputOnly: SERVER_SET,
  markers: ['description'],
  immutable: ['name', 'proxyBind'],
  serverDefaults: { proxyBind: false, quicOverride: 'NONE', tlsEarlyData: 'DISABLED' },
  keyedLists: {},
  canonicalise: relativeLinks,
};
