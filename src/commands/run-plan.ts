import { KubemciError } from '../diagnostics/kubemci-error.js';
import { renderRunResult } from '../render/events/result.js';
import { planJson } from '../render/plan/json.js';
import { hasChanges, type AnyPlan } from '../render/plan/summary.js';
import { renderPlanText } from '../render/plan/text.js';
import type { GclbPlan } from '../services/planning/gclb-plan.js';
import type { Session } from '../services/session/session.js';
import { listenForInterruption } from './interruption.js';
import { openRunOutput } from './run-output.js';
import { ask, isInteractive, paletteFor, writeError, writeLine } from './terminal.js';

/** How a plan is run from the command line. */
export interface RunPlanOptions {
  readonly json: boolean;
  readonly steps: boolean;
  /** Show it and write nothing. */
  readonly dryRun?: boolean;
  readonly autoApprove: boolean;
  readonly allowDisruption: boolean;
  /** Former addresses were asked to go. */
  readonly retiresAddress?: boolean;
  /** The plan comes from a file, or somebody may think about it for long: the world is looked at again. */
  readonly recheck: boolean;
}

/** Shows a plan and, but for a dry run, asks for approval, executes it and reports. Throws KubemciError for everything that is not success. */
export async function runPlan(session: Session, plan: GclbPlan, options: RunPlanOptions): Promise<void> {
  showPlan(plan, options);
  if (options.dryRun === true || (!hasChanges(plan) && !options.recheck)) return;
  const { applyPlan, refuseDisruption, refuseMoved } = await import('../services/apply-plan.js');
  if (!hasChanges(plan)) return refuseMoved(session, plan, writeError);
  if (!options.allowDisruption) refuseDisruption(plan, { retiresAddress: options.retiresAddress === true });
  if (!options.autoApprove) await approve(plan);
  const output = openRunOutput(options.json, session.clock);
  const interruption = listenForInterruption(output);
  try {
    const recheck = options.recheck || !options.autoApprove;
    const { stop, kill } = interruption;
    const finished = await applyPlan(session, plan, {
      onEvent: output.onEvent,
      tell: writeError,
      stop,
      kill,
      recheck,
    });
    if (!options.json) writeLine(renderRunResult(finished.event, plan.subject.goal, paletteFor(process.stdout)));
    if (finished.failure !== undefined) throw finished.failure;
  } finally {
    output.close();
    interruption.dispose();
  }
}

/** Prints a plan as its run would begin. */
export function showPlan(plan: AnyPlan, { json, steps }: Pick<RunPlanOptions, 'json' | 'steps'>): void {
  writeLine(
    json
      ? JSON.stringify({ type: 'plan', plan: planJson(plan) })
      : renderPlanText(plan, { palette: paletteFor(process.stdout), showSteps: steps }),
  );
}

async function approve(plan: AnyPlan): Promise<void> {
  const { goal } = plan.subject;
  if (!isInteractive()) {
    throw new KubemciError({
      code: 'ApprovalRequired',
      severity: 'error',
      message: `The plan needs approval before ${goal === 'apply' ? 'it is applied' : 'anything is deleted'}, and there is no terminal to ask at. Nothing was written.`,
      fix: 'Run it at a terminal, or add --auto-approve.',
    });
  }
  const question = goal === 'apply' ? 'Do you want to apply this?' : 'Do you want to delete this?';
  const answer = await ask(`\n${question} Only 'yes' is accepted: `);
  if (answer === 'yes') return;
  throw new KubemciError({
    code: answer === undefined ? 'Interrupted' : 'Declined',
    severity: 'error',
    message: 'The plan was not approved. Nothing was written.',
  });
}
