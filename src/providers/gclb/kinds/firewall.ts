import { isJsonList } from '../../../graph/json.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { objectsIn, textIn, textsIn } from './body.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

function unique(list: Json | undefined): Json | undefined {
  return isJsonList(list) ? [...new Set(list)] : list;
}

/** One entry per protocol. An entry without ports opens all of them, so it swallows its siblings. */
function mergeProtocols(entries: readonly JsonObject[]): readonly JsonObject[] {
  const merged = new Map<string, readonly string[] | 'all'>();
  for (const entry of entries) {
    const protocol = (textIn(entry, 'IPProtocol') ?? '').toLowerCase();
    const seen = merged.get(protocol) ?? [];
    const all = seen === 'all' || entry['ports'] === undefined;
    merged.set(protocol, all ? 'all' : [...new Set([...seen, ...textsIn(entry, 'ports')])]);
  }
  return [...merged].map(([IPProtocol, ports]) => (ports === 'all' ? { IPProtocol } : { IPProtocol, ports }));
}

function canonicalise(body: JsonObject): JsonObject {
  const copy: Record<string, Json | undefined> = { ...relativeLinks(body) };
  for (const field of ['allowed', 'denied']) {
    if (copy[field] !== undefined) copy[field] = mergeProtocols(objectsIn(copy, field));
  }
  for (const field of ['sourceRanges', 'sourceTags', 'targetTags', 'targetServiceAccounts', 'destinationRanges']) {
    if (copy[field] !== undefined) copy[field] = unique(copy[field]);
  }
  return copy;
}

/** GCE: direction cannot be changed, the network is treated the same (believed, unconfirmed); protocols in any case, lists are sets. */
export const firewallTraits: KindTraits = {
  kind: 'firewall',
  outputOnly: SERVER_SET,
  markers: ['description'],
  immutable: ['name', 'direction', 'network'],
  serverDefaults: { direction: 'INGRESS', priority: 1000, disabled: false, 'logConfig.enable': false },
  keyedLists: {
    allowed: 'IPProtocol',
    'allowed.*.ports': '=',
    denied: 'IPProtocol',
    'denied.*.ports': '=',
    sourceRanges: '=',
    sourceTags: '=',
    targetTags: '=',
    targetServiceAccounts: '=',
    destinationRanges: '=',
  },
  canonicalise,
};
