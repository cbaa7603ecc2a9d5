import { groupLinks } from '../../providers/gclb/kinds/backend-group.js';
import { objectsIn } from '../../providers/gclb/kinds/body.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import { ownedResources } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject, LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import { groupOwners } from '../../providers/gclb/observe/group-owners.js';
import type { FoundIngress } from './find-ingress.js';

/** A cluster (name) in which the Ingress of a load balancer stays, and the other load balancers that use it there. */
export interface StayingIngress {
  readonly cluster: string;
  readonly users: readonly string[];
}

/**
 * The clusters in which other load balancers use the Ingress: those that they record, or that their backends are in. Of one that
 * did not answer only the record tells.
 */
export function stayingIngresses(
  found: FoundIngress,
  live: LiveProject,
  { answered, silent }: { readonly answered: readonly LoadBalancerCluster[]; readonly silent: readonly string[] },
): readonly StayingIngress[] {
  if (found.is !== 'found' || found.shared.length === 0) return [];
  const ownerOf = groupOwners(answered.map(({ facts }) => facts));
  const clustersOf = new Map(
    found.shared.map((user) => {
      const groups = ownedResources(user, live).flatMap(({ body }) => groupLinks(objectsIn(body, 'backends')));
      return [user, new Set([...(liveStatus(user, live)?.Clusters ?? []), ...groups.map(ownerOf)])] as const;
    }),
  );
  return [...answered.map(({ name }) => name), ...silent].flatMap((cluster) => {
    const users = found.shared.filter((user) => clustersOf.get(user)?.has(cluster));
    return users.length === 0 ? [] : [{ cluster, users }];
  });
}
