import type { ClusterFacts } from '../../facts/cluster-facts.js';
import { groupOwners, type GroupOwner } from '../../providers/gclb/observe/group-owners.js';
import type { BackendHealth } from '../../render/status/status.js';
import { clusterUidOf } from '../../providers/gclb/observe/cluster-uid.js';

/** Whose a group (relative link) is, as far as that is known. */
export type GroupNames = (group: string) => Pick<BackendHealth, 'cluster' | 'clusterUid'>;

/**
 * Names the clusters behind groups: by what clusters announce, now or of another group whose name has the same uid; where one
 * recorded cluster alone could not be asked and all groups that nobody claims have one uid, they are its; else by that uid.
 */
export function groupNames(
  groups: readonly string[],
  facts: readonly ClusterFacts[],
  unasked: readonly string[],
): GroupNames {
  const announcedBy = groupOwners(facts);
  const byUid = ownersByUid([...groups, ...facts.flatMap(({ ingress }) => ingress?.instanceGroups ?? [])], announcedBy);
  const ownerOf = (group: string): string | undefined => announcedBy(group) ?? byUid.get(clusterUidOf(group) ?? '');
  const unclaimed = groups.filter((group) => ownerOf(group) === undefined);
  const uids = new Set(unclaimed.map((group) => clusterUidOf(group) ?? ''));
  const [only] = unasked.length === 1 && uids.size === 1 && !uids.has('') ? unasked : [];
  return (group) => {
    const cluster = ownerOf(group) ?? only;
    if (cluster !== undefined) return { cluster };
    const clusterUid = clusterUidOf(group);
    return clusterUid === undefined ? {} : { clusterUid };
  };
}

/** A group of a service that is gone, or in a zone that the cluster has left, is announced no more, but named after the same cluster. */
function ownersByUid(groups: readonly string[], ownerOf: GroupOwner): ReadonlyMap<string, string> {
  const owners = new Map<string, Set<string>>();
  for (const group of groups) {
    const [uid, owner] = [clusterUidOf(group), ownerOf(group)];
    if (uid !== undefined && owner !== undefined) owners.set(uid, (owners.get(uid) ?? new Set()).add(owner));
  }
  return new Map([...owners].flatMap(([uid, [owner = '', ...others]]) => (others.length === 0 ? [[uid, owner]] : [])));
}
