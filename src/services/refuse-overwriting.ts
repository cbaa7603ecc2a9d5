import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { Change } from '../plan/change.js';
import type { GclbPlan } from './gclb-plan.js';

const WORDS = { update: 'differs', replace: 'differs, and has to be replaced', delete: 'is not wanted any more' };

/** Whether a change only says whose a resource is, which --adopt has asked for. */
function onlyMarks(change: Change, adopted: readonly string[]): boolean {
  if (change.action !== 'update') return false;
  const isOwnMap = change.kind === 'urlMap' && adopted.includes(`urlMap/${change.name}`);
  return change.differences.every(
    ({ path }) =>
      path === 'description' || path.startsWith('status.Adopted') || (isOwnMap && path.startsWith('status')),
  );
}

/**
 * Refuses a plan that does more than add. `show` is called before, so that people see what would be done. Throws KubemciError
 * (OverwriteRefused).
 */
export function refuseOverwriting({ changeSet, subject }: GclbPlan, show: () => void): void {
  const { adopted = [] } = subject;
  const rows = changeSet.changes.flatMap((change) =>
    change.action === 'create' || change.action === 'no-op' || onlyMarks(change, adopted)
      ? []
      : [[change.address, WORDS[change.action]]],
  );
  if (rows.length === 0) return;
  show();
  throw new KubemciError({
    code: 'OverwriteRefused',
    severity: 'error',
    message: `Load balancer ${subject.loadBalancer} exists and differs. Nothing was written.`,
    where: { resource: subject.loadBalancer },
    table: { columns: ['what', 'why'], rows },
    fix: 'Add --force to overwrite it, or use `kubemci apply`, which asks.',
  });
}
