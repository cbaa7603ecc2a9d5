import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Plan } from '../../plan/plan.js';
import type { GclbOperation } from '../../providers/gclb/operation.js';

/** A plan for the one provider there is. */
export type GclbPlan = Plan<GclbOperation>;

/** A plan, and what was found doubtful while it was made. */
export interface PlanResult {
  readonly plan: GclbPlan;
  readonly warnings: readonly Diagnostic[];
}
