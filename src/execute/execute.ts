import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { Step } from '../plan/step.js';
import { validateSteps } from '../plan/steps.js';
import type { ExecutionEvent } from './event.js';
import { Run } from './run.js';
import type { ExecutionOptions } from './run.js';
import type { StepRunner } from './step-runner.js';

export type { ExecutionOptions } from './run.js';

/**
 * Runs steps in the order of their dependencies, independent ones at the same time, and tells what happens (see
 * ExecutionEvent for what may be relied on). After a failure independent steps go on, steps that depend on it and all
 * destructive ones that have not started are skipped. Nothing is thrown for a failed step; KubemciError (Internal)
 * for steps that cannot be ordered, before the first event. A consumer that stops reading abandons the run.
 */
export async function* execute<Operation>(
  steps: readonly Step<Operation>[],
  runner: StepRunner<Operation>,
  options: ExecutionOptions,
): AsyncGenerator<ExecutionEvent, void, undefined> {
  const [problem, ...problems] = validateSteps(steps);
  if (problem !== undefined) throw new KubemciError(problem, ...problems);
  const run = new Run(steps, runner, options);
  try {
    run.start();
    yield* run.events;
  } finally {
    run.abandon();
  }
}
