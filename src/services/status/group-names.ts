import type { ClusterFacts } from '../../facts/cluster-facts.js';
import { groupOwners } from '../../providers/gclb/observe/group-owners.js';
import type { BackendHealth } from '../../render/status/status.js';
import { clusterUidOf } from '../left-clusters.js';

/** Whose a group (relative link) is, as far as that is known. */
export type GroupNames = (group: string) => Pick<BackendHealth, 'cluster' | 'clusterUid'>;

/**
 * Names the clusters behind groups: by what clusters announce; where one recorded cluster alone could not be asked and all
 * groups that nobody claims have one uid, they are its; else by the uid that all groups of one cluster share in their names.
 */
export function groupNames(
  groups: readonly string[],
  facts: readonly ClusterFacts[],
  unasked: readonly string[],
): GroupNames {
  const ownerOf = groupOwners(facts);
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
