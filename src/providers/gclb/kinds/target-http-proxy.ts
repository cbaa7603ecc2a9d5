import type { KindTraits } from '../../../graph/kind-traits.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

/** GCE: the URL map is changed with setUrlMap; description and proxyBind cannot be changed (Compute API discovery doc). */
export const targetHttpProxyTraits: KindTraits = {
  kind: 'targetHttpProxy',
  outputOnly: SERVER_SET,
  markers: ['description'],
  immutable: ['name', 'proxyBind'],
  serverDefaults: { proxyBind: false },
  keyedLists: {},
  canonicalise: relativeLinks,
};
