import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import type { GclbOperation } from '../operation.js';

type Settle = Extract<GclbOperation, { type: 'settle' }>;

const REPORT_EVERY_MS = 30_000;

/** Lets time pass, and tells how much is left. */
export async function runSettle({ seconds, why }: Settle, context: StepContext): Promise<StepResult> {
  const { clock, signal } = context;
  const end = clock.now() + seconds * 1000;
  for (let left = seconds * 1000; left > 0; left = end - clock.now()) {
    context.progress(`${Math.ceil(left / 1000)} s left: ${why}`);
    await clock.sleep(Math.min(left, REPORT_EVERY_MS), signal);
  }
  return { outcome: 'changed' };
}
