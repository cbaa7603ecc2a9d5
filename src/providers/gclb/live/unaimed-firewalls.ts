import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import type { JsonObject } from '../../../graph/json.js';
import type { Note } from '../../../plan/change.js';
import { textIn, textsIn } from '../kinds/body.js';
import { linkName } from '../kinds/links.js';

/**
 * Whether a firewall rule lets in to every instance of its network. GCE: that is what no targets mean. The Go tool left such rules
 * behind when it removed the last cluster.
 */
export function isUnaimed(rule: JsonObject): boolean {
  const targets = [...textsIn(rule, 'targetTags'), ...textsIn(rule, 'targetServiceAccounts')];
  return targets.length === 0 && rule['disabled'] !== true;
}

/** What a firewall rule without targets does, in a sentence without a full stop. */
export function unaimedSentence(name: string, rule: JsonObject): string {
  const network = linkName(textIn(rule, 'network') ?? 'default');
  return `firewall rule ${name} names no targets: right now it is open to every instance of network ${network}`;
}

/** What a plan says of live rules without targets, and whether it closes them. */
export function unaimedNotes(live: ResourceGraph, desired: ResourceGraph): readonly Note[] {
  const rules = [...live.nodes.values()].filter(({ kind, body }) => kind === 'firewall' && isUnaimed(body));
  return rules.map((rule) => ({
    code: 'warning',
    address: rule.address,
    text: `${unaimedSentence(rule.name, rule.body)}; ${closing(rule, desired)}`,
  }));
}

function closing({ address, name }: ResourceNode, desired: ResourceGraph): string {
  const wanted = desired.nodes.get(address);
  if (wanted === undefined) return 'this plan deletes it';
  if (wanted.ownership === 'external') return 'those who keep the firewall have to aim it';
  return wanted.name !== name || !isUnaimed(wanted.body) ? 'this plan closes it' : 'this plan leaves it so';
}
