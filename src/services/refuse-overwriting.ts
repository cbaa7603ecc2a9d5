import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { Change } from '../plan/change.js';
import type { GclbPlan } from './planning/gclb-plan.js';

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

/** What the Go tool left behind is in nobody's way: a load balancer whose services it changed differs in nothing else. */
function onlyTidies({ action, impact }: Change): boolean {
  return action === 'delete' && impact.level === 'none';
}

/**
 * Refuses a plan that does more than add, mark what is adopted, and take away what serves nobody. `show` is called before, so
 * that people see what would be done. Throws KubemciError
 * (OverwriteRefused).
 */
export function refuseOverwriting({ changeSet, subject }: GclbPlan, show: () => void): void {
  const { adopted = [] } = subject;
  const rows = changeSet.changes.flatMap((change) =>
    change.action === 'create' || change.action === 'no-op' || onlyMarks(change, adopted) || onlyTidies(change)
      ? []
      : [[change.address, WORDS[change.action]]],
  );
  if (rows.length === 0) return;
  show();
  throw new KubemciError({
    code: 'OverwriteRefused',
    severity: 'error',
    message: `What exists of load balancer ${subject.loadBalancer} differs from what is asked for. Nothing was written.`,
    where: { resource: subject.loadBalancer },
    table: { columns: ['what', 'why'], rows },
    fix: 'Add --force to overwrite it, or use `kubemci apply`, which asks.',
  });
}
