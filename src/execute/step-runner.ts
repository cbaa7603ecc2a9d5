import type { Json } from '../graph/json.js';
import type { Step } from '../plan/step.js';
import type { Clock } from './clock.js';

/** Says whether and how an error may be tried again. `retryAfterMs` is what the server asked for. */
export interface RetryAdvice {
  readonly why: string;
  readonly retryAfterMs?: number;
}

/** What a running step may use. */
export interface StepContext {
  readonly clock: Clock;
  /** Aborted by the second Ctrl-C only: the first lets running steps finish. */
  readonly signal: AbortSignal;
  /** Values that earlier steps provided, by output name (`instanceGroups/<cluster>`). */
  readonly outputs: ReadonlyMap<string, Json>;
  /** Tells people what is being waited for. */
  progress(message: string): void;
  /** Calls `call`, and again with backoff and jitter while `advise` gives advice for its error. The executor owns every retry. */
  attempt<T>(call: () => Promise<T>, advise: (error: unknown) => RetryAdvice | undefined): Promise<T>;
}

/** How a step ended. `already-done`: the world was as the step wants it and nothing was written. */
export interface StepResult {
  readonly outcome: 'changed' | 'already-done';
  /** Values for later steps, by output name. */
  readonly outputs?: Readonly<Record<string, Json>>;
}

/** The provider's side of execution: the only thing that writes. Throws KubemciError for what users should read. */
export interface StepRunner<Operation> {
  run(step: Step<Operation>, context: StepContext): Promise<StepResult>;
}
