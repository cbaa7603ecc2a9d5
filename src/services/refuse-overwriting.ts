import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { GclbPlan } from './gclb-plan.js';

const WORDS = { update: 'differs', replace: 'differs, and has to be replaced', delete: 'is not wanted any more' };

/**
 * Refuses a plan that does more than add. `show` is called before, so that people see what would be done. Throws KubemciError
 * (OverwriteRefused).
 */
export function refuseOverwriting({ changeSet, subject }: GclbPlan, show: () => void): void {
  const rows = changeSet.changes.flatMap((change) =>
    change.action === 'create' || change.action === 'no-op' ? [] : [[change.address, WORDS[change.action]]],
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
