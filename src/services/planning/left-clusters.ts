import type { ResourceGraph } from '../../graph/resource.js';
import { groupLinksIn } from '../../providers/gclb/kinds/backend-group.js';
import type { GroupOwner } from '../../providers/gclb/observe/group-owners.js';

/** The uid of a cluster in the names of its groups (ingress-gce: `k8s-ig--<uid>`, `k8s1-<first 8 of uid>-…`). */
const UID = /\/(?:k8s-ig--|k8s1-)([0-9a-f]{8})[^/]*$/;

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

/** The first 8 hex digits of the uid of the cluster whose name a group (link) has; the same for its instance and endpoint groups. */
export function clusterUidOf(group: string): string | undefined {
  return UID.exec(group)?.[1];
}

/** What people are told of a cluster of which only the uid is known, or the first digits of it. */
export function namedByUid(uid: string): string {
  return `(cluster uid ${uid})`;
}
