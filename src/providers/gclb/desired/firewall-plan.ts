import type { LoadBalancerCluster } from '../load-balancer.js';
import type { ServicePlan } from './service-plan.js';

/** Which instances of a network a firewall rule applies to. GCE: one rule cannot name both. Never empty. */
export type FirewallTargets = { readonly tags: readonly string[] } | { readonly serviceAccounts: readonly string[] };

/** What one network's firewall rule has to let in. */
export interface FirewallPlan {
  /** Relative link. */
  readonly network: string;
  readonly ports: readonly number[];
  readonly targets: FirewallTargets;
}

function inOrder<T>(values: Iterable<T>): readonly T[] {
  return [...new Set(values)].sort((one, other) => (one < other ? -1 : 1));
}

/**
 * What a rule for all nodes of some clusters of one network is aimed at: the tags of their nodes; where a node has none,
 * the service accounts, if every node of all of them has one. Where neither reaches every node, the tags that there are;
 * undefined where there is nothing, because a rule without targets would open every instance of the network.
 */
export function firewallTargets(
  clusters: readonly Pick<LoadBalancerCluster, 'nodeTags' | 'network' | 'untaggedNodes' | 'serviceAccounts'>[],
): FirewallTargets | undefined {
  const tags = inOrder(clusters.flatMap(({ nodeTags }) => nodeTags));
  if (clusters.some(({ untaggedNodes, nodeTags }) => untaggedNodes !== undefined || nodeTags.length === 0)) {
    const accounts = clusters.map(({ serviceAccounts = [] }) => serviceAccounts);
    if (accounts.every((list) => list.length > 0)) return { serviceAccounts: inOrder(accounts.flat()) };
  }
  return tags.length === 0 ? undefined : { tags };
}

/** One plan per network, from the clusters that serve something now. A network without targets or without a port has none. */
export function planFirewalls(
  clusters: readonly LoadBalancerCluster[],
  services: readonly ServicePlan[],
): readonly FirewallPlan[] {
  const used = new Set(services.flatMap((service) => service.clusters.map(({ cluster }) => cluster)));
  return inOrder(clusters.map(({ network }) => network)).flatMap((network): readonly FirewallPlan[] => {
    const members = clusters.filter((cluster) => cluster.network === network && used.has(cluster.name));
    const names = new Set(members.map(({ name }) => name));
    const serving = services.flatMap((service) => service.clusters.filter(({ cluster }) => names.has(cluster)));
    const ports = inOrder(serving.flatMap((cluster) => cluster.ports));
    const targets = firewallTargets(members);
    return ports.length === 0 || targets === undefined ? [] : [{ network, ports, targets }];
  });
}
