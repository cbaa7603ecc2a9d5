import { randomBytes } from 'node:crypto';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Clock } from '../../execute/clock.js';
import type { ResourceGraph } from '../../graph/resource.js';
import { buildChangeSet } from '../../plan/change-set.js';
import type { ChangeSet, Note } from '../../plan/change.js';
import { PLAN_FORMAT_VERSION } from '../../plan/plan-schema.js';
import type { PlanSubject } from '../../plan/plan.js';
import { choreograph } from '../../providers/gclb/choreography/choreograph.js';
import { retainedCertificateNotes } from '../../providers/gclb/desired/retained-certificates.js';
import { retainedRuleNotes } from '../../providers/gclb/desired/retained-rules.js';
import { GCLB_KINDS } from '../../providers/gclb/kinds/index.js';
import { adoptedName } from '../../providers/gclb/live/adoption.js';
import { liveStatus, liveStatusBody } from '../../providers/gclb/live/live-status.js';
import { adoptedNotes, withMarking } from '../../providers/gclb/live/marking.js';
import { unaimedNotes } from '../../providers/gclb/live/unaimed-firewalls.js';
import type { LiveProject, LoadBalancerCluster, LoadBalancerInputs } from '../../providers/gclb/load-balancer.js';
import { groupOwners, type GroupOwner } from '../../providers/gclb/observe/group-owners.js';
import { impactAssessor } from '../../providers/gclb/routes/assess-impact.js';
import { changeReasons } from '../../providers/gclb/routes/change-reasons.js';
import { drainedNotes, tellsOfDraining } from '../../providers/gclb/routes/drained-clusters.js';
import { routeDifferences } from '../../providers/gclb/routes/route-differences.js';
import type { AppliedRecord } from '../../providers/gclb/status/status.js';
import type { GclbPlan } from './gclb-plan.js';
import { namingLeftClusters } from './left-clusters.js';
import { valueOf } from '../session/outcome.js';
import { factsOf, observedOf } from './plan-basis.js';
import { VERSION } from '../session/version.js';

/** Everything a plan is computed from, seen and decided. */
export interface PlanningInput {
  readonly subject: PlanSubject;
  readonly desired: ResourceGraph;
  /** Aligned to `desired`. */
  readonly live: ResourceGraph;
  readonly project: LiveProject;
  readonly clusters: readonly LoadBalancerCluster[];
  readonly address: LoadBalancerInputs['address'];
  readonly ipv6Address?: LoadBalancerInputs['address'];
  /** Digests of the spec and of what should exist; for a deletion they do not matter. */
  readonly digests: { readonly spec: string; readonly desired: string };
  readonly settleSeconds: number;
  readonly warmTimeoutSeconds: number;
  readonly notes: readonly Note[];
  /** Links of groups of live backends that leave and do not exist any more; absent: all exist. */
  readonly goneGroups?: ReadonlySet<string>;
  /** Changes after which requests are expected to fail, with why, by address: what only the state of backends tells. */
  readonly endangered?: ReadonlyMap<string, string>;
}

/** Compares, judges and choreographs. Nothing is read or written. Throws KubemciError (UnsupportedChange). */
export function planFrom(input: PlanningInput, clock: Clock, warnings: Diagnostic[]): GclbPlan {
  const createdAt = new Date(clock.now()).toISOString();
  const record = { ...input.digests, version: VERSION, time: createdAt };
  const ownerOf = groupOwners(input.clusters.map(({ facts }) => facts));
  const changeSet = changeSetOf(input, ownerOf, warnings);
  const { adopted = [] } = input.project;
  const status = liveStatusBody(input.subject.loadBalancer, input.project);
  return {
    formatVersion: PLAN_FORMAT_VERSION,
    kubemciVersion: VERSION,
    createdAt,
    subject: adopted.length === 0 ? input.subject : { ...input.subject, adopted: adopted.map(adoptedName) },
    changeSet: { ...changeSet, changes: withMarking(changeSet.changes, adopted) },
    steps: choreograph({
      changeSet,
      desired: input.desired,
      live: input.live,
      ownerOf,
      ingress: input.subject.ingress,
      record,
      ...(input.project.adopted === undefined ? {} : { adopted }),
      ...(status === undefined ? {} : { status }),
      ...(input.goneGroups === undefined ? {} : { goneGroups: input.goneGroups }),
      options: {
        settleSeconds: input.settleSeconds,
        warmTimeoutSeconds: input.warmTimeoutSeconds,
        warmToken: randomBytes(16).toString('hex'),
      },
    }),
    facts: factsOf(input.clusters),
    observed: observedOf(input.live, input.desired, [input.address, input.ipv6Address]),
  };
}

function leavingCertificates(live: ResourceGraph, desired: ResourceGraph): ReadonlySet<string> {
  const certificates = [...live.nodes.values()].filter(({ kind }) => kind === 'sslCertificate');
  return new Set(certificates.flatMap(({ address, name }) => (desired.nodes.has(address) ? [] : [name])));
}

type Assess = ReturnType<typeof impactAssessor>;

function withEndangered(assess: Assess, endangered: ReadonlyMap<string, string>): Assess {
  return (candidate) => {
    const { address } = candidate.action === 'delete' ? candidate.live : candidate.desired;
    const reason = endangered.get(address);
    return reason === undefined ? assess(candidate) : { level: 'disruptive', reason };
  };
}

// The record of earlier runs (what was adopted) is nothing that somebody set by hand.
function isOwnRecord(kind: string, path: string): boolean {
  return kind === 'urlMap' && path.startsWith('status.');
}

// What deleting it does elsewhere, it does not do here: nothing reached it before either.
function ofOrphans(assess: Assess): Assess {
  return (candidate) =>
    candidate.action === 'delete' ? { level: 'none', reason: 'no request comes to it' } : assess(candidate);
}

function changeSetOf(input: PlanningInput, ownerOf: GroupOwner, warnings: Diagnostic[]): ChangeSet {
  const { desired, live, subject } = input;
  const status = liveStatus(subject.loadBalancer, input.project);
  const recorded: AppliedRecord | undefined = status?.Applied;
  const left = status?.Clusters.filter((name) => !input.clusters.some((cluster) => cluster.name === name)) ?? [];
  const routes = routeDifferences(live, desired, namingLeftClusters(ownerOf, live, left));
  const assess = withEndangered(impactAssessor(desired, routes), input.endangered ?? new Map());
  const drained = tellsOfDraining(ownerOf);
  const built = valueOf(
    buildChangeSet({
      desired,
      live,
      traits: GCLB_KINDS,
      assess: subject.task?.is === 'orphans' ? ofOrphans(assess) : assess,
      toldElsewhere: (kind, path, value) => isOwnRecord(kind, path) || drained(kind, path, value),
      reasonFor: changeReasons({
        ...(subject.task === undefined ? {} : { task: subject.task }),
        goal: subject.goal,
        desired: input.digests.desired,
        recorded,
        leavingCertificates: leavingCertificates(live, desired),
      }),
    }),
    warnings,
  );
  return {
    changes: built.changes,
    routes,
    notes: [
      ...unaimedNotes(live, desired),
      ...drainedNotes(live, desired, ownerOf),
      ...built.notes,
      ...adoptedNotes(input.project.adopted ?? []),
      ...retainedRuleNotes(desired),
      ...retainedCertificateNotes(desired),
      ...input.notes,
    ],
  };
}
