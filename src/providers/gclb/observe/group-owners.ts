import type { ClusterFacts } from '../../../facts/cluster-facts.js';
import { linkName } from '../kinds/links.js';

/** The cluster (name) that a group (relative link) belongs to; undefined where nothing says so. */
export type GroupOwner = (group: string) => string | undefined;

/**
 * Tells which cluster a backend is of, from records and never from guesses: the groups that a cluster announces, and for instance
 * groups also the uid in their name, which is one for all zones of a cluster (ingress-gce: `k8s-ig--<uid>`).
 */
export function groupOwners(clusters: readonly ClusterFacts[]): GroupOwner {
  const byLink = new Map<string, string>();
  const byInstanceGroupName = new Map<string, string>();
  for (const { cluster, ingress, services } of clusters) {
    for (const link of ingress?.instanceGroups ?? []) {
      byLink.set(link, cluster);
      byInstanceGroupName.set(linkName(link), cluster);
    }
    for (const service of Object.values(services)) {
      for (const { neg } of service?.ports ?? []) {
        for (const link of neg?.links ?? []) byLink.set(link, cluster);
      }
    }
  }
  return (group) =>
    byLink.get(group) ?? (group.includes('/instanceGroups/') ? byInstanceGroupName.get(linkName(group)) : undefined);
}
