import { pendingChanges } from '../../render/plan/summary.js';
import type { PendingChange } from '../../render/plan/summary.js';
import type { DriftStatus, StatusDetails } from '../../render/status/status.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import type { AnalysedPlan } from '../make-plan.js';

/**
 * Tells drift from what is only pending. Live resources differ by drift where what should exist is what was applied last; where
 * it is not, or nothing is recorded, nobody can tell which of the differences somebody made by hand.
 */
export function driftIn({ plan, analysis }: AnalysedPlan): Pick<StatusDetails, 'drift' | 'spec'> {
  const changes = pendingChanges(plan.changeSet);
  const unmanaged = plan.changeSet.notes.flatMap(({ code, text }) => (code === 'unmanaged-field' ? [text] : []));
  if (changes.length === 0) return { drift: { known: true, changes: [] }, spec: { pending: [], unmanaged } };
  const applied = liveStatus(plan.subject.loadBalancer, analysis.live)?.Applied;
  if (applied?.desired === analysis.digest) {
    return {
      drift: { known: true, changes: changes.filter((change) => !isLeftover(change)) },
      spec: { pending: changes.filter(isLeftover), unmanaged },
    };
  }
  const drift: DriftStatus = {
    known: false,
    why:
      applied === undefined
        ? 'nothing records what was applied last, so that drift cannot be told from what the spec asks for'
        : `the spec or the clusters are others than those applied on ${applied.time}, so that drift cannot be told from what changed`,
  };
  return { drift, spec: { pending: changes, unmanaged } };
}

/** What an apply leaves for the next: nobody else made it. */
function isLeftover({ action, reason }: PendingChange): boolean {
  return action === 'delete' || reason.code === 'no-longer-wanted';
}
