import type { JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { textIn } from './body.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

function canonicalise(body: JsonObject): JsonObject {
  const relative = relativeLinks(body);
  const range = textIn(relative, 'portRange');
  return range !== undefined && /^\d+$/.test(range) ? { ...relative, portRange: `${range}-${range}` } : relative;
}

/** GCE: only the target (setTarget) and labels can be changed; `portRange: "80"` reads back as `80-80` (recorded traffic). */
export const forwardingRuleTraits: KindTraits = {
  kind: 'forwardingRule',
  outputOnly: [...SERVER_SET, 'labelFingerprint', 'pscConnectionId', 'pscConnectionStatus', 'baseForwardingRule'],
  markers: ['description'],
  immutable: [
    'name',
    'IPAddress',
    'IPProtocol',
    'portRange',
    'ipVersion',
    'loadBalancingScheme',
    'network',
    'subnetwork',
    'networkTier',
  ],
  serverDefaults: {
    IPProtocol: 'TCP',
    ipVersion: 'IPV4',
    loadBalancingScheme: 'EXTERNAL',
    networkTier: 'PREMIUM',
  },
  keyedLists: {},
  canonicalise,
};
