import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { withFurtherFix } from '../../diagnostics/with-further-fix.js';
import { nothingToKeep } from '../../providers/gclb/desired/kept-clusters.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import type { KeepUnreachable, Observation } from '../observing/observation.js';

/** Names that were to be kept and that the load balancer does not have (UnknownCluster). */
export function unknownKept(keep: KeepUnreachable | undefined, known: readonly string[]): readonly Diagnostic[] {
  if (keep === undefined || keep === 'all') return [];
  return keep
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: 'UnknownCluster',
      severity: 'error',
      message: `--keep-unreachable names the cluster ${name}, which the load balancer does not have: ${known.join(', ')}.`,
      where: { cluster: name },
      fix: 'Name clusters as the definition does.',
    }));
}

/** Why clusters cannot be kept: nobody else answers (ClusterUnreachable), or they never served (NothingToKeep). */
export function keptProblems(loadBalancer: string, observation: Observation): readonly Diagnostic[] {
  const { live, clusters, kept } = observation;
  if (kept.length === 0) return [];
  if (clusters.length === 0) return kept.flatMap(({ problems }) => problems);
  if (live === undefined) return [];
  return nothingToKeep(
    kept.map(({ name }) => name),
    liveStatus(loadBalancer, live)?.Clusters ?? [],
  );
}

/**
 * Problems of clusters that cannot be reached, with how to go on with the others meanwhile: only where others answer and the load
 * balancer is spread over the silent one, whose backends there are to keep.
 */
export function withWayToKeep(loadBalancer: string, { live, clusters, problems }: Observation): readonly Diagnostic[] {
  if (live === undefined || clusters.length === 0) return problems;
  const members = liveStatus(loadBalancer, live)?.Clusters ?? [];
  const silent = problems.flatMap(({ code, where }) => (code === 'ClusterUnreachable' ? (where?.cluster ?? []) : []));
  if (!silent.every((name) => members.includes(name))) return problems;
  const way = `To go on with the others meanwhile, add --keep-unreachable=${[...new Set(silent)].join(',')}`;
  const last = problems.findLast(({ code }) => code === 'ClusterUnreachable');
  return problems.map((problem) => (problem === last ? withFurtherFix(problem, way) : problem));
}
