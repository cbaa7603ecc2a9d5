import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { groupLinksOf } from '../../providers/gclb/kinds/backend-group.js';
import { ownedResources } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import { clusterUidOf, shortUid } from '../../providers/gclb/observe/cluster-uid.js';
import type { ClusterDefinition } from '../../spec/load-balancer-definition.js';

/** Who leaves a load balancer. */
export interface LeavingMembers {
  /** Names of recorded clusters, sorted. */
  readonly leaving: readonly string[];
  /** First 8 hex digits of the uids of clusters that nothing records, but that groups are named after. */
  readonly uids: readonly string[];
}

/**
 * The clusters that `named` (names or uids) and `contexts` mean; without either, all. Throws KubemciError (UnknownCluster,
 * LastCluster).
 */
export function leavingMembers(
  loadBalancer: string,
  { members, project }: { readonly members: readonly ClusterDefinition[]; readonly project: LiveProject },
  named: readonly string[] | undefined,
  contexts: readonly string[] | undefined,
): LeavingMembers {
  const asked = askedFor(members, named, contexts);
  const recorded = members.map(({ name }) => name);
  // The Go tool takes a cluster that is down out of its record, and leaves its backends.
  const ofGroups = uidsOf(loadBalancer, project);
  const uidOf = (name: string): string | undefined => {
    const uid = recorded.includes(name) ? undefined : shortUid(name);
    return uid !== undefined && ofGroups.has(uid) ? uid : undefined;
  };
  const leaving = asked.filter((name) => uidOf(name) === undefined);
  refuseUnknown(leaving, recorded, loadBalancer);
  if (recorded.every((name) => leaving.includes(name))) throw lastCluster(loadBalancer);
  return { leaving, uids: asked.flatMap((name) => uidOf(name) ?? []) };
}

function askedFor(
  members: readonly ClusterDefinition[],
  named: readonly string[] | undefined,
  contexts: readonly string[] | undefined,
): readonly string[] {
  if (named === undefined && contexts === undefined) return members.map(({ name }) => name);
  const byContext = (contexts ?? []).map(
    (context) => members.find((member) => member.context === context)?.name ?? context,
  );
  return [...new Set([...(named ?? []), ...byContext])].sort();
}

function uidsOf(loadBalancer: string, project: LiveProject): ReadonlySet<string> {
  const groups = groupLinksOf(ownedResources(loadBalancer, project));
  return new Set(groups.flatMap((group) => clusterUidOf(group) ?? []));
}

function refuseUnknown(leaving: readonly string[], known: readonly string[], loadBalancer: string): void {
  const [first, ...rest] = leaving
    .filter((name) => !known.includes(name))
    .map((name): Diagnostic => ({
      code: 'UnknownCluster',
      severity: 'error',
      message: `Load balancer ${loadBalancer} is not spread over a cluster ${name}.`,
      where: { cluster: name },
      fix: `It is spread over ${known.join(', ')}.`,
    }));
  if (first !== undefined) throw new KubemciError(first, ...rest);
}

/** The Go tool's message, but for the way out that it offers: a load balancer without any cluster answers nothing. */
function lastCluster(loadBalancer: string): KubemciError {
  return new KubemciError({
    code: 'LastCluster',
    severity: 'error',
    message:
      'This will remove the ingress from all clusters. You should use kubemci delete to delete the ingress completely.',
    where: { resource: loadBalancer },
    fix: `Name some of its clusters with --clusters, or run: kubemci delete ${loadBalancer}`,
  });
}
