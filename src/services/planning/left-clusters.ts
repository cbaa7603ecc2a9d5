import type { ResourceGraph } from '../../graph/resource.js';
import { groupLinksIn } from '../../providers/gclb/kinds/backend-group.js';
import { clusterUidOf } from '../../providers/gclb/observe/cluster-uid.js';
import type { GroupOwner } from '../../providers/gclb/observe/group-owners.js';

/**
 * Names groups of clusters that are recorded but not looked at any more, for people: where one cluster left and all groups
 * that nobody claims have one uid, they are its; where several left, a group is named by its uid, so that instance groups
 * and network endpoint groups of one cluster count as one. Decisions are made from what `known` says alone.
 */
export function namingLeftClusters(known: GroupOwner, live: ResourceGraph, left: readonly string[]): GroupOwner {
  const uids = new Set(
    groupLinksIn(live).flatMap((group) => (known(group) === undefined ? (clusterUidOf(group) ?? []) : [])),
  );
  const [only] = left.length === 1 && uids.size === 1 ? left : [];
  return (group) => {
    const owner = known(group);
    if (owner !== undefined || left.length === 0) return owner;
    const uid = clusterUidOf(group);
    return uid === undefined ? undefined : (only ?? namedByUid(uid));
  };
}

/** What people are told of a cluster of which only the uid is known, or the first digits of it. */
export function namedByUid(uid: string): string {
  return `(cluster uid ${uid})`;
}
