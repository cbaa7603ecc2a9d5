import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';
import type { GroupOwner } from '../../providers/gclb/observe/group-owners.js';
import { clusterUidOf } from '../../providers/gclb/observe/cluster-uid.js';
import type { MissingMember } from '../observing/members.js';

/** What is known of the clusters of a load balancer when some of them leave. */
export interface LeavingQuestion {
  /** Links of all groups of the load balancer. */
  readonly groups: readonly string[];
  /** Names of the clusters that leave. */
  readonly leaving: readonly string[];
  /** Names of those that stay and answered. */
  readonly staying: readonly string[];
  readonly missing: readonly MissingMember[];
  /** First 8 hex digits of the uids of clusters that leave and that nothing records. */
  readonly uids: readonly string[];
  readonly ownerOf: GroupOwner;
}

/**
 * The groups of the clusters that leave, from records and never from guesses: those that they announce themselves; where one
 * of them does not answer, those that none of the clusters that stay has, which then have to answer. ClusterUnreachable and the
 * like where that is not known.
 */
export function leavingGroups(question: LeavingQuestion): Outcome<ReadonlySet<string>> {
  const { groups, leaving, staying, missing, ownerOf } = question;
  const unrecorded = unrecordedGroups(question);
  if (!unrecorded.ok) return unrecorded;
  const announced = [...unrecorded.value, ...groups.filter((group) => leaving.includes(ownerOf(group) ?? ''))];
  const silent = missing.filter(({ name }) => leaving.includes(name));
  if (silent.length === 0) return success(new Set(announced));
  const unseen = missing.filter(({ name }) => !leaving.includes(name));
  if (unseen.length > 0)
    return failure(
      ...unseen.flatMap(({ problems }) => problems),
      undecided(
        silent.map(({ name }) => name),
        unseen,
      ),
    );
  const theirs = groups.filter((group) => staying.includes(ownerOf(group) ?? ''));
  const claimless = staying.filter((name) => !theirs.some((group) => ownerOf(group) === name));
  const unclaimed = groups.filter((group) => ownerOf(group) === undefined);
  if (claimless.length > 0 && unclaimed.length > 0) return failure(claimsNothing(claimless));
  const uids = new Set(theirs.flatMap((group) => clusterUidOf(group) ?? []));
  // A zone that a cluster has left is announced no more, but the group is named after the same cluster.
  const gone = unclaimed.filter((group) => !uids.has(clusterUidOf(group) ?? ''));
  return success(new Set([...announced, ...gone]));
}

/** The groups of clusters that are named by their uid, which none of the clusters that stay may have. */
function unrecordedGroups({ groups, uids, leaving, missing, ownerOf }: LeavingQuestion): Outcome<readonly string[]> {
  if (uids.length === 0) return success([]);
  const unseen = missing.filter(({ name }) => !leaving.includes(name));
  if (unseen.length > 0) return failure(...unseen.flatMap(({ problems }) => problems), undecided(uids, unseen));
  const theirs = groups.filter((group) => uids.includes(clusterUidOf(group) ?? ''));
  const claimed = theirs.flatMap((group) => ownerOf(group) ?? []).find((owner) => !leaving.includes(owner));
  if (claimed === undefined) return success(theirs);
  return failure({
    code: 'UnknownCluster',
    severity: 'error',
    message: `The uid ${uids.join(', ')} is that of cluster ${claimed}, which is recorded and answers.`,
    where: { cluster: claimed },
    fix: `To remove it: --clusters ${claimed}`,
  });
}

function undecided(silent: readonly string[], unseen: readonly MissingMember[]): Diagnostic {
  const names = (members: readonly MissingMember[]): string => members.map(({ name }) => name).join(', ');
  return {
    code: 'ClusterUnreachable',
    severity: 'error',
    message: `Neither ${silent.join(', ')} nor ${names(unseen)} can be asked, so nothing tells which backends are whose. Nothing was written.`,
    fix: `Run it where ${names(unseen)} can be reached, or remove all of them.`,
  };
}

function claimsNothing(names: readonly string[]): Diagnostic {
  return {
    code: 'UnknownCluster',
    severity: 'error',
    message: `${names.join(', ')} has no group of its own in this load balancer, as far as it says, so nothing tells whose the others are. Nothing was written.`,
    fix: 'Look at the annotation ingress.gcp.kubernetes.io/instance-groups of its Ingress, or at its ServiceNetworkEndpointGroups.',
  };
}
