import type { LoadBalancerCluster } from '../load-balancer.js';
import type { ServicePlan } from './service-plan.js';

/** What one network's firewall rule has to let in. */
export interface FirewallPlan {
  /** Relative link. */
  readonly network: string;
  readonly ports: readonly number[];
  readonly tags: readonly string[];
}

function inOrder<T>(values: Iterable<T>): readonly T[] {
  return [...new Set(values)].sort((one, other) => (one < other ? -1 : 1));
}

/**
 * One plan per network, from the clusters that serve now. A network without a tag or without a port has none: a rule
 * without targets would open every instance of the network, one without ports every port.
 */
export function planFirewalls(
  clusters: readonly LoadBalancerCluster[],
  services: readonly ServicePlan[],
): readonly FirewallPlan[] {
  return inOrder(clusters.map(({ network }) => network)).flatMap((network): readonly FirewallPlan[] => {
    const members = clusters.filter((cluster) => cluster.network === network);
    const names = new Set(members.map(({ name }) => name));
    const serving = services.flatMap((service) => service.clusters.filter(({ cluster }) => names.has(cluster)));
    const ports = inOrder(serving.flatMap((cluster) => cluster.ports));
    const tags = inOrder(members.flatMap(({ nodeTags }) => nodeTags));
    return ports.length === 0 || tags.length === 0 ? [] : [{ network, ports, tags }];
  });
}
