import type { Clock } from './clock.js';
import type { RetryAdvice } from './step-runner.js';

/** How often and how long a call is tried. */
export interface RetryLimits {
  /** Tries in all, the first one included. */
  readonly maxAttempts: number;
  /** No try starts later than this after the first, in milliseconds. */
  readonly maxElapsedMs: number;
  /** The delay before the second try, before jitter, in milliseconds; doubled each time. */
  readonly firstDelayMs: number;
  /** The longest delay, unless the server asks for a longer one, in milliseconds. */
  readonly longestDelayMs: number;
}

/** Eight tries within five minutes: outlasts an operation that is still in progress on GCE (resourceNotReady), not an outage. */
export const DEFAULT_RETRY_LIMITS: RetryLimits = {
  maxAttempts: 8,
  maxElapsedMs: 300_000,
  firstDelayMs: 1_000,
  longestDelayMs: 60_000,
};

/** A try that is about to be made again. `attempt` counts from 2. */
export interface Retry {
  readonly attempt: number;
  readonly delayMs: number;
  readonly why: string;
}

/** Calls `call`, and again while `advise` gives advice for its error; see `retrying`. */
export type Attempt = <T>(call: () => Promise<T>, advise: (error: unknown) => RetryAdvice | undefined) => Promise<T>;

/** What `retrying` may be told besides the clock and the source of jitter. */
export interface RetryingOptions {
  readonly limits?: RetryLimits;
  /** Ends a wait between tries by rejecting with its reason. */
  readonly signal?: AbortSignal;
  /** Called before each wait. */
  readonly onRetry?: (retry: Retry) => void;
}

/**
 * An `attempt` for reads and writes alike: waits between tries grow exponentially, half of each is jitter
 * from `random` (in [0, 1)), and never shorter than what the server asked for. When the limits leave no room for
 * another try, or there is no advice, the last error is thrown as it is.
 */
export function retrying(clock: Clock, random: () => number, options: RetryingOptions = {}): Attempt {
  const limits = options.limits ?? DEFAULT_RETRY_LIMITS;
  return async (call, advise) => {
    const start = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        const advice = attempt < limits.maxAttempts ? advise(error) : undefined;
        if (advice === undefined) throw error;
        const delayMs = delayAfter(attempt, advice, limits, random);
        if (clock.now() - start + delayMs > limits.maxElapsedMs) throw error;
        options.onRetry?.({ attempt: attempt + 1, delayMs, why: advice.why });
        await clock.sleep(delayMs, options.signal);
      }
    }
  };
}

function delayAfter(attempt: number, advice: RetryAdvice, limits: RetryLimits, random: () => number): number {
  const grown = Math.min(limits.firstDelayMs * 2 ** (attempt - 1), limits.longestDelayMs);
  return Math.max(Math.round(grown * (0.5 + random() / 2)), advice.retryAfterMs ?? 0);
}
