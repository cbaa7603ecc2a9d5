import type { KindTraits } from '../../../graph/kind-traits.js';
import type { PendingCandidate } from '../../../plan/change-set.js';
import type { ChangeReason } from '../../../plan/change.js';
import type { PlanTask } from '../../../plan/plan.js';
import { immutableDifferences } from '../../../plan/comparison/compare-bodies.js';
import { textsIn } from '../kinds/body.js';
import { GCLB_KINDS } from '../kinds/index.js';
import { linkName } from '../kinds/links.js';
import type { AppliedRecord } from '../status/status.js';

/** What decides why things differ: the digest of what should exist now, and what the live load balancer records. */
export interface ReasonContext {
  readonly goal: 'apply' | 'delete';
  /** What is done to a live load balancer by name, where no spec is applied. */
  readonly task?: PlanTask;
  /** desiredDigest of the content; for goal `delete` it does not matter. */
  readonly desired: string;
  readonly recorded: AppliedRecord | undefined;
  /** Names of certificates of the load balancer that go; absent: none does. */
  readonly leavingCertificates?: ReadonlySet<string>;
}

const RETIRED: ChangeReason = {
  code: 'no-longer-wanted',
  text: 'a certificate that served until its successor was ACTIVE is not needed any more',
};

/** Whether all that a proxy loses are certificates that go: nobody else took them there, the last apply left them until now. */
function retires(candidate: PendingCandidate, leaving: ReadonlySet<string>): boolean {
  if (candidate.action !== 'update' || candidate.desired.kind !== 'targetHttpsProxy') return false;
  if (!candidate.differences.every(({ path }) => path.startsWith('sslCertificates'))) return false;
  const wanted = textsIn(candidate.desired.body, 'sslCertificates');
  const lost = textsIn(candidate.live.body, 'sslCertificates').filter((link) => !wanted.includes(link));
  return lost.length > 0 && lost.every((link) => leaving.has(linkName(link)));
}

function whyDifferent({ desired, recorded }: ReasonContext): ChangeReason {
  if (recorded === undefined) return { code: 'unknown', text: 'nothing is recorded of what was applied last' };
  return recorded.desired === desired
    ? { code: 'drift', text: `somebody else changed it after kubemci applied the same on ${recorded.time}` }
    : { code: 'spec-changed', text: `the inputs are others than those applied on ${recorded.time}` };
}

function immutableFields(candidate: PendingCandidate, traits: KindTraits | undefined): readonly string[] {
  if (candidate.action !== 'replace' || traits === undefined) return [];
  return immutableDifferences(candidate.desired.body, candidate.live.body, traits)
    .map(({ path }) => path)
    .filter((path) => path !== 'name');
}

function whyReplaced(candidate: PendingCandidate): ChangeReason {
  const { kind } = candidate.action === 'delete' ? candidate.live : candidate.desired;
  const fields = immutableFields(candidate, GCLB_KINDS.get(kind));
  const text =
    fields.length === 0
      ? 'instance groups and network endpoint groups cannot be mixed in one backend service'
      : `${fields.join(', ')} cannot be changed while it serves`;
  return { code: 'cannot-update', text, fields };
}

/** Why something is done by name: because somebody asked for it, whatever was applied before. */
function asAsked({ is, clusters }: PlanTask, candidate: PendingCandidate): ChangeReason {
  const code = candidate.action === 'delete' ? 'no-longer-wanted' : 'spec-changed';
  const names = clusters.join(', ');
  const isOne = clusters.length === 1;
  switch (is) {
    case 'remove-clusters':
      return { code, text: `${names} ${isOne ? 'leaves' : 'leave'} the load balancer` };
    case 'drain':
      return { code, text: `${names} ${isOne ? 'is' : 'are'} to get no requests` };
    case 'undrain':
      return { code, text: `${names} ${isOne ? 'is' : 'are'} to get requests again` };
    case 'orphans':
      return { code: 'no-longer-wanted', text: 'nothing reaches it' };
    default:
      return is satisfies never;
  }
}

/**
 * Says why a change is planned. Differences are drift when what should exist is what was applied last. A
 * resource that is missing although the same was applied was deleted by somebody else.
 */
export function changeReasons(context: ReasonContext): (candidate: PendingCandidate) => ChangeReason {
  const { task } = context;
  return (candidate) => {
    if (task !== undefined) return asAsked(task, candidate);
    switch (candidate.action) {
      case 'create':
        return { code: 'missing', text: 'it does not exist' };
      case 'replace':
        return whyReplaced(candidate);
      case 'delete':
        return context.goal === 'delete'
          ? { code: 'delete-requested', text: 'the load balancer is to be deleted' }
          : { code: 'no-longer-wanted', text: 'the spec does not need it' };
      case 'update':
        return retires(candidate, context.leavingCertificates ?? new Set()) ? RETIRED : whyDifferent(context);
      default:
        return candidate satisfies never;
    }
  };
}
