import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ResourceAddress } from '../graph/resource.js';
import type { Phase, StepId } from '../plan/step.js';

/** What every event about one step says of it. */
export interface StepIdentity {
  readonly step: StepId;
  readonly address: ResourceAddress;
  readonly phase: Phase;
  readonly summary: string;
}

/**
 * What the executor tells, in order. The first event lists every step; every step that is listed
 * ends in exactly one of `step-completed`, `step-failed`, `step-skipped`; the last event is
 * `run-finished`. `at` is epoch milliseconds. The executor never prints: renderers subscribe.
 */
export type ExecutionEvent =
  | {
      readonly type: 'run-started';
      readonly at: number;
      readonly steps: readonly (StepIdentity & { readonly estimateSeconds: number })[];
    }
  | ({ readonly type: 'step-started'; readonly at: number } & StepIdentity)
  | ({
      readonly type: 'step-progress';
      readonly at: number;
      readonly elapsedSeconds: number;
      readonly message: string;
    } & StepIdentity)
  | ({
      readonly type: 'step-retried';
      readonly at: number;
      readonly attempt: number;
      readonly delaySeconds: number;
      readonly why: string;
    } & StepIdentity)
  | ({
      readonly type: 'step-completed';
      readonly at: number;
      readonly elapsedSeconds: number;
      readonly outcome: 'changed' | 'already-done';
    } & StepIdentity)
  | ({
      readonly type: 'step-failed';
      readonly at: number;
      readonly elapsedSeconds: number;
      readonly diagnostic: Diagnostic;
    } & StepIdentity)
  | ({
      readonly type: 'step-skipped';
      readonly at: number;
      /** The steps that failed or were skipped before it; empty when the run was interrupted. */
      readonly blockedBy: readonly StepId[];
      readonly why: 'blocked' | 'held-back' | 'interrupted';
    } & StepIdentity)
  | {
      readonly type: 'run-finished';
      readonly at: number;
      readonly outcome: 'succeeded' | 'failed' | 'interrupted';
      readonly completed: number;
      readonly failed: number;
      readonly skipped: number;
    };
