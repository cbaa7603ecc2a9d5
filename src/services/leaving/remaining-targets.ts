import type { ResourceGraph } from '../../graph/resource.js';
import type { Note } from '../../plan/change.js';
import { firewallTargets, type FirewallTargets } from '../../providers/gclb/desired/firewall-plan.js';
import { objectsIn } from '../../providers/gclb/kinds/body.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import type { LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import type { GroupOwner } from '../../providers/gclb/observe/group-owners.js';
import { observeNodes, type ObservedNodes } from '../../providers/gclb/observe/observe-nodes.js';
import { read, readEach, type Reading } from '../../providers/gclb/observe/reading.js';
import { relativeLink } from '../../gcp/link.js';
import type { MissingMember } from '../observing/members.js';

/** What stays of a load balancer that loses clusters. */
export interface Remaining {
  /** Clusters that stay and answered. */
  readonly remaining: readonly LoadBalancerCluster[];
  /** Clusters that stay and did not. */
  readonly unseen: readonly MissingMember[];
  /** Links of the groups that go. */
  readonly gone: ReadonlySet<string>;
  readonly ownerOf: GroupOwner;
}

/** Whom firewall rules have to let in to, by name of the network; and what to tell where that could not be found out. */
export interface RemainingTargets {
  readonly targets: ReadonlyMap<string, FirewallTargets>;
  readonly notes: readonly Note[];
}

type Members = Parameters<typeof firewallTargets>[0];

/**
 * Works out the targets of firewall rules from the backends that stay: from the nodes of clusters that answered, and for the
 * others from the instances behind their groups, as GCE knows them. Where that tells nothing, rules keep their targets.
 */
export async function remainingTargets(
  reading: Reading,
  live: ResourceGraph,
  { remaining, unseen, gone, ownerOf }: Remaining,
): Promise<RemainingTargets> {
  const groups =
    unseen.length === 0 ? [] : unclaimedGroups(live, (group) => !gone.has(group) && ownerOf(group) === undefined);
  const seen = await readEach(groups, (pair) => nodesBehind(reading, pair));
  if (seen.some((nodes) => nodes === undefined) || (unseen.length > 0 && groups.length === 0)) {
    const names = unseen.map(({ name }) => name).join(', ');
    const text = `firewall rules keep their targets: the nodes of ${names}, which cannot be reached, are not known. A later plan narrows them`;
    return { targets: new Map(), notes: [{ code: 'unreadable', text }] };
  }
  const members = [...remaining, ...seen.flatMap((nodes) => (nodes === undefined ? [] : [asMember(nodes)]))];
  const networks = [...new Set(members.map(({ network }) => network))];
  const targets = networks.flatMap((network) => {
    const found = firewallTargets(members.filter((member) => member.network === network));
    return found === undefined ? [] : [[linkName(network), found] as const];
  });
  return { targets: new Map(targets), notes: [] };
}

interface ServedGroup {
  readonly service: string;
  readonly group: string;
}

/** Each group once, with one of the services that use it. */
function unclaimedGroups({ nodes }: ResourceGraph, isUnclaimed: (group: string) => boolean): readonly ServedGroup[] {
  const services = [...nodes.values()].filter(({ kind }) => kind === 'backendService');
  const pairs = services.flatMap(({ name: service, body }) =>
    objectsIn(body, 'backends').flatMap(({ group }): readonly ServedGroup[] =>
      typeof group === 'string' && isUnclaimed(group) ? [{ service, group }] : [],
    ),
  );
  return [...new Map(pairs.map((pair) => [pair.group, pair])).values()];
}

/** The health of a group names its instances (Compute API discovery doc, HealthStatus.instance). */
async function nodesBehind(reading: Reading, { service, group }: ServedGroup): Promise<ObservedNodes | undefined> {
  const health = await read(reading, `read the health of ${service}`, () => reading.api.getHealth(service, group));
  const instances = health.flatMap(({ instance }) => (instance === undefined ? [] : [relativeLink(instance)]));
  if (instances.length === 0) return undefined;
  const sampleInstances = [...new Map(instances.map((link) => [nodePool(link), link])).values()];
  return observeNodes(reading, { cluster: linkName(group), nodes: { zones: [], sampleInstances } });
}

/** GKE: `gke-<cluster>-<pool>-<hash>-<4 letters>`: nodes of one pool of one zone differ in the last part. */
function nodePool(link: string): string {
  return link.replace(/-[^-]*$/, '');
}

function asMember({ nodeTags, network, untagged, serviceAccounts }: ObservedNodes): Members[number] {
  return {
    nodeTags,
    network,
    ...(untagged.length === 0 ? {} : { untaggedNodes: untagged }),
    ...(serviceAccounts === undefined ? {} : { serviceAccounts }),
  };
}
