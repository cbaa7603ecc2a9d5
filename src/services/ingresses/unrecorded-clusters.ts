import type { ClusterFacts } from '../../facts/cluster-facts.js';
import type { Note } from '../../plan/change.js';
import { groupLinksOf } from '../../providers/gclb/kinds/backend-group.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import { ownedResources } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import { groupOwners } from '../../providers/gclb/observe/group-owners.js';
import { deleteCommand, type IngressName } from './find-ingress.js';

/** The clusters that a load balancer records, as they answered, and its Ingress in them. */
export interface RecordedClusters {
  readonly clusters: readonly ClusterFacts[];
  readonly ingress: IngressName;
}

/**
 * Says which instance groups that a live load balancer sends requests to are of none of the clusters that were asked, which are all
 * that it records: the Go tool takes a cluster that does not answer out of the record alone, and its Ingress stays. Says nothing
 * where one of them does not tell its own groups.
 */
export function unrecordedClusters(
  loadBalancer: string,
  live: LiveProject,
  { clusters, ingress }: RecordedClusters,
): readonly Note[] {
  if (clusters.some(({ ingress: seen }) => (seen?.instanceGroups ?? null) === null)) return [];
  const ownerOf = groupOwners(clusters);
  const reached = ownedResources(loadBalancer, live).filter((resource) => resource.reached);
  const groups = groupLinksOf(reached).filter(
    (group) => group.includes('/instanceGroups/') && ownerOf(group) === undefined,
  );
  return [...new Set(groups.map(linkName))].sort().map((name) => ({
    code: 'leftover',
    text: `instance group ${name} is of a cluster that the load balancer does not record. If that still exists, the Ingress stays in it: ${deleteCommand('CONTEXT', ingress)}`,
  }));
}
