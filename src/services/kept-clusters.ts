import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Note } from '../plan/change.js';
import { nothingToKeep, unclaimedBackends } from '../providers/gclb/desired/kept-clusters.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { groupOwners } from '../providers/gclb/observe/group-owners.js';
import type { Analysis } from './analysis.js';
import type { KeepUnreachable, Observation } from './observation.js';

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

/** What a plan says of the clusters that are kept, and of services that they do not serve. */
export function keptNotes({ kept, inputs, desired }: Analysis): readonly Note[] {
  if (kept.length === 0) return [];
  const ownerOf = groupOwners(inputs.clusters.map(({ facts }) => facts));
  const names = kept.map(({ name }) => name).join(', ');
  const without = [...desired.nodes.values()].filter(
    ({ kind, body }) => kind === 'backendService' && unclaimedBackends(body, ownerOf).length === 0,
  );
  return [
    ...kept.map(({ name, problems }): Note => {
      const why = problems.map(({ message }) => message).join(' ');
      return {
        code: 'unreadable',
        text: `cluster ${name} is kept as it is: its backends, its targets and ports in firewall rules, its Ingress. ${why}`,
      };
    }),
    ...without.map(({ address }): Note => ({
      code: 'not-ready',
      address,
      text: `not served from ${names} until a plan is made while it can be reached`,
    })),
  ];
}

/** What a plan says of services that some clusters lack and need not have. */
export function absenceNotes({ agreed }: Analysis): readonly Note[] {
  return agreed.flatMap(({ namespace, service, port, absentFrom = [] }): readonly Note[] =>
    absentFrom.length === 0
      ? []
      : [
          {
            code: 'not-ready',
            address: `backendService/${namespace}/${service}:${String(port)}`,
            text: `not served from ${absentFrom.join(', ')}, which need not have it`,
          },
        ],
  );
}
