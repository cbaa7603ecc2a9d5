import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { messagesOf } from '../diagnostics/messages.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { ownedResources } from '../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../providers/gclb/load-balancer.js';
import type { Reading } from '../providers/gclb/observe/reading.js';
import type { DetailedStatus, LoadBalancerStatus, StatusDetails } from '../render/status/status.js';
import type { Tell } from './observing/clusters.js';
import { collecting } from './session/collecting.js';
import { readLiveDefinition, type LiveDefinition } from './session/definition.js';
import { makePlan, type AnalysedPlan } from './make-plan.js';
import type { DefinitionRequest } from './session/requests.js';
import type { Session } from './session/session.js';
import { askClusters, whyUnasked, type AskedClusters } from './status/asked-clusters.js';
import { emptyServices, healthOf, servingBackends } from './status/backends.js';
import { certificatesOf } from './status/certificates.js';
import { driftIn } from './status/drift.js';
import { frontendsOf } from './status/frontends.js';
import { groupNames } from './status/group-names.js';
import { lastAppliedOf } from './status/last-applied.js';
import { readEverything, recordedStatus, statusIn } from './status/recorded.js';
import { retiringOf } from './status/retiring.js';

/** Which load balancer is asked about, and how much. */
export interface StatusRequest extends DefinitionRequest {
  readonly wide: boolean;
  /** Flags that lead to the same world, for the command that tells more. */
  readonly where?: string;
}

/** What is known of a load balancer, and what was found doubtful on the way. */
export interface StatusResult {
  readonly status: DetailedStatus;
  readonly warnings: readonly Diagnostic[];
}

/**
 * What is recorded of a load balancer; with `wide`, everything that can be told of it. What cannot be read besides is a warning.
 * Throws KubemciError (LoadBalancerNotFound, LoadBalancerIncomplete, …).
 */
export async function getStatus(session: Session, request: StatusRequest, tell: Tell): Promise<StatusResult> {
  const { wide, where, ...asked } = request;
  const warnings: Diagnostic[] = [];
  const { definition } = await readLiveDefinition(session, asked, wide ? warnings : []);
  const reading = await session.reading(definition.project);
  if (!wide) return { status: await recordedStatus(reading, definition.name, where), warnings: [] };
  const planned = await plannedOrWhyNot(session, definition, asked, tell);
  const live = planned?.made?.analysis.live ?? (await readEverything(reading, definition.name, asked));
  const status = statusIn(live, definition.name, { project: reading.api.project, where });
  const clusters =
    planned?.made === undefined
      ? await askClusters(session, { reading, definition, project: live }, tell)
      : askedForPlan(planned.made, status);
  const details = await detailsOf(session, { reading, live, status, clusters, planned, where, warnings });
  return { status: { ...status, details }, warnings };
}

/** What came of planning with the spec; undefined where no spec is at hand. */
interface Planned {
  readonly made: AnalysedPlan | undefined;
  readonly problems: readonly Diagnostic[];
}

// A plan shows what differs; nothing of it is carried out. A cluster that does not answer is no reason to say nothing of the others.
async function plannedOrWhyNot(
  session: Session,
  { ingressFile }: LiveDefinition['definition'],
  asked: DefinitionRequest,
  tell: Tell,
): Promise<Planned | undefined> {
  if (ingressFile === undefined) return undefined;
  const problems: Diagnostic[] = [];
  const made = await collecting(makePlan(session, { ...asked, keepUnreachable: 'all' }, tell), problems);
  return { made, problems: problems.filter(({ severity }) => severity === 'error') };
}

function askedForPlan({ analysis: { inputs, kept } }: AnalysedPlan, recorded: LoadBalancerStatus): AskedClusters {
  const known = new Set([...inputs.clusters, ...kept].map(({ name }) => name));
  const leaving = recorded.clusters.filter((name) => !known.has(name));
  return {
    facts: inputs.clusters.map(({ facts }) => facts),
    unasked: [
      ...kept.map(({ name, problems }) => ({ cluster: name, why: whyUnasked(problems) })),
      ...leaving.map((cluster) => ({ cluster, why: 'It is not one of the clusters that were named.' })),
    ],
  };
}

interface Seen {
  readonly reading: Reading;
  readonly live: LiveProject;
  readonly status: LoadBalancerStatus;
  readonly clusters: AskedClusters;
  readonly planned: Planned | undefined;
  readonly where: string | undefined;
  /** Added to. */
  readonly warnings: Diagnostic[];
}

async function detailsOf(session: Session, seen: Seen): Promise<StatusDetails> {
  const { reading, live, status, clusters, planned, where, warnings } = seen;
  const { name, address } = status;
  const now = session.clock.now();
  const owned = ownedResources(name, live);
  const { Ingress: ingress, Applied: applied } = liveStatus(name, live) ?? {};
  const nameOf = groupNames(
    servingBackends(owned).map(({ group }) => group),
    clusters.facts,
    clusters.unasked.map(({ cluster }) => cluster),
  );
  return {
    project: reading.api.project,
    ...(ingress === undefined ? {} : { ingress }),
    ...lastAppliedOf(applied, now),
    frontends: frontendsOf(owned, live),
    health: await healthOf(reading, owned, nameOf, warnings),
    withoutBackends: emptyServices(owned),
    unasked: clusters.unasked,
    ...certificatesOf(owned, live, now),
    retiring: retiringOf(owned, address, planned?.made?.plan.changeSet.notes),
    ...driftOf(planned, name, where),
  };
}

function driftOf(
  planned: Planned | undefined,
  name: string,
  where: string | undefined,
): Pick<StatusDetails, 'drift' | 'spec'> {
  if (planned === undefined) {
    const why = 'it takes the spec to tell: a definition, or an Ingress file';
    const command = [
      'kubemci',
      'get-status',
      name,
      '--wide',
      '--ingress=FILE',
      ...(where === undefined ? [] : [where]),
    ];
    return { drift: { known: false, why, command: command.join(' ') } };
  }
  if (planned.made !== undefined) return driftIn(planned.made);
  const [only, ...others] = planned.problems;
  const way = only?.fix === undefined || others.length > 0 ? '' : ` ${only.fix.replaceAll('\n', ' ')}`;
  return { drift: { known: false, why: `no plan can be made with the spec: ${messagesOf(planned.problems)}${way}` } };
}
