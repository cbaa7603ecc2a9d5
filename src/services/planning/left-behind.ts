import type { ResourceNode } from '../../graph/resource.js';
import type { Note } from '../../plan/change.js';
import { addressMarker } from '../../providers/gclb/desired/addresses.js';
import { handedOverFirewalls } from '../../providers/gclb/desired/firewall-nodes.js';
import { textIn } from '../../providers/gclb/kinds/body.js';
import { ownedResources, projectOfScope } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import { read, type Reading } from '../../providers/gclb/observe/reading.js';
import type { LoadBalancerDefinition } from '../../spec/load-balancer-definition.js';
import { collecting } from '../session/collecting.js';

/** What stays when a load balancer goes, and what people are told of it. */
export interface LeftBehind {
  /** Live resources that are not deleted. */
  readonly kept: readonly ResourceNode[];
  readonly notes: readonly Note[];
}

/**
 * Firewall rules that others keep, and addresses that were reserved for the load balancer: a name in DNS may still lead to
 * them, so kubemci never gives one back.
 */
export async function leftBehind(
  reading: Reading,
  { name, firewall: { manage } }: Pick<LoadBalancerDefinition, 'name' | 'firewall'>,
  live: LiveProject,
): Promise<LeftBehind> {
  const kept = manage === 'print' ? handedOverFirewalls(ownedResources(name, live)) : [];
  const { project } = reading.api;
  return {
    kept,
    notes: [...kept.map((rule) => ruleNote(rule, project)), ...(await addressNotes(reading, name))],
  };
}

function ruleNote({ address, name, scope }: ResourceNode, project: string): Note {
  const command = `gcloud compute firewall-rules delete ${name} --project=${projectOfScope(scope) ?? project}`;
  const text = `firewall rule ${name} is left to those who keep the firewall; once this is done: ${command}`;
  return { code: 'leftover', address, text };
}

async function addressNotes(reading: Reading, loadBalancer: string): Promise<readonly Note[]> {
  // Who may not list addresses has none that kubemci reserved with the same credentials.
  const bodies = await collecting(
    read(reading, 'list the static IP addresses', () => reading.api.list('addresses')),
    [],
  );
  return (bodies ?? [])
    .filter((body) => textIn(body, 'description') === addressMarker(loadBalancer))
    .map((body): Note => {
      const name = textIn(body, 'name') ?? '';
      const command = `gcloud compute addresses delete ${name} --global --project=${reading.api.project}`;
      const text = `${textIn(body, 'address') ?? name} stays reserved, as names in DNS may lead to it; once none does: ${command}`;
      return { code: 'leftover', address: `address/${name}`, text };
    });
}
