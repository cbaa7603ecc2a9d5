import type { Json } from '../graph/json.js';
import type { Step } from '../plan/step.js';
import type { Clock } from './clock.js';
import type { ExecutionEvent, StepIdentity } from './event.js';
import { EventQueue } from './event-queue.js';
import { abandonedFailure, failureOf } from './failure.js';
import { retrying } from './retry.js';
import type { RetryLimits } from './retry.js';
import { Schedule } from './schedule.js';
import type { Skip } from './schedule.js';
import type { StepResult, StepRunner } from './step-runner.js';

/** What an execution is run with. */
export interface ExecutionOptions {
  readonly clock: Clock;
  /** How many steps run at the same time at most. 8 when absent. */
  readonly concurrency?: number;
  /** First Ctrl-C: nothing starts any more, running steps finish. */
  readonly stop?: AbortSignal;
  /** Second Ctrl-C: the run ends at once and says what was in flight. */
  readonly kill?: AbortSignal;
  /** Jitter of retries, in [0, 1). Math.random when absent. */
  readonly random?: () => number;
  readonly retryLimits?: RetryLimits;
}

const DEFAULT_CONCURRENCY = 8;

/** How often people are told what a running step waits for, in milliseconds of the clock. */
const PROGRESS_INTERVAL_MS = 10_000;

/** One execution while it runs: starts steps as they become ready and turns what happens into events. */
export class Run<Operation> {
  readonly events = new EventQueue<ExecutionEvent>();
  readonly #schedule: Schedule<Operation>;
  readonly #outputs = new Map<string, Json>();
  readonly #startedAt = new Map<string, number>();
  readonly #lastMessages = new Map<string, string>();
  readonly #abandoned = new AbortController();
  #interrupted = false;
  #finished = false;

  constructor(
    steps: readonly Step<Operation>[],
    private readonly runner: StepRunner<Operation>,
    private readonly options: ExecutionOptions,
  ) {
    this.#schedule = new Schedule(steps);
  }

  start(): void {
    const steps = this.#schedule.steps.map((step) => ({ ...identity(step), estimateSeconds: step.estimateSeconds }));
    this.events.push({ type: 'run-started', at: this.#now(), steps });
    this.options.stop?.addEventListener('abort', this.#onStop, { once: true });
    this.options.kill?.addEventListener('abort', this.#onKill, { once: true });
    if (this.options.kill?.aborted === true) this.#onKill();
    else if (this.options.stop?.aborted === true) this.#onStop();
    else this.#proceed();
  }

  /** Lets go of everything; without effect once the run has finished. */
  abandon(): void {
    this.options.stop?.removeEventListener('abort', this.#onStop);
    this.options.kill?.removeEventListener('abort', this.#onKill);
    this.#finished = true;
    this.events.end();
    this.#abandoned.abort(new Error('the run was abandoned'));
  }

  readonly #onStop = (): void => {
    this.#skip(this.#schedule.interrupt());
    this.#proceed();
  };

  readonly #onKill = (): void => {
    this.#skip(this.#schedule.interrupt());
    for (const step of this.#schedule.running()) {
      this.#interrupted = true;
      this.#schedule.fail(step.id);
      this.#ended(step, { type: 'step-failed', diagnostic: abandonedFailure(step) });
    }
    this.#proceed();
    this.#abandoned.abort(new Error('the run was interrupted'));
  };

  #proceed(): void {
    const cap = this.options.concurrency ?? DEFAULT_CONCURRENCY;
    // Asked anew for each step: starting one may, by way of a signal, rule out the others.
    for (let [step] = this.#schedule.ready(); step !== undefined; [step] = this.#schedule.ready()) {
      if (this.#schedule.running().length >= cap) return;
      void this.#run(step);
    }
    if (this.#schedule.running().length > 0 || this.#finished) return;
    this.#finished = true;
    const counts = this.#schedule.counts();
    const outcome = this.#interrupted ? 'interrupted' : counts.failed > 0 ? 'failed' : 'succeeded';
    this.events.push({ type: 'run-finished', at: this.#now(), outcome, ...counts });
    this.events.end();
  }

  async #run(step: Step<Operation>): Promise<void> {
    this.#schedule.mark(step.id, 'running');
    this.#startedAt.set(step.id, this.#now());
    this.events.push({ type: 'step-started', at: this.#now(), ...identity(step) });
    const ticking = new AbortController();
    void this.#tick(step, ticking.signal);
    try {
      const result = await this.#call(step);
      if (this.#isRunning(step)) this.#succeed(step, result);
    } catch (error) {
      if (this.#isRunning(step)) this.#fail(step, error);
    } finally {
      ticking.abort();
    }
    this.#proceed();
  }

  // Async, so that a runner that throws at once fails the step like one that rejects.
  async #call(step: Step<Operation>): Promise<StepResult> {
    const { clock } = this.options;
    const signal = this.#abandoned.signal;
    return await this.runner.run(step, {
      clock,
      signal,
      outputs: new Map(this.#outputs),
      progress: (message) => {
        this.#lastMessages.set(step.id, message);
        this.#progress(step, message);
      },
      attempt: retrying(clock, this.options.random ?? Math.random, {
        ...(this.options.retryLimits === undefined ? {} : { limits: this.options.retryLimits }),
        signal,
        onRetry: ({ attempt, delayMs, why }) => {
          const retry = { attempt, delaySeconds: delayMs / 1000, why };
          if (this.#isRunning(step)) {
            this.events.push({ type: 'step-retried', at: this.#now(), ...retry, ...identity(step) });
          }
        },
      }),
    });
  }

  #succeed(step: Step<Operation>, { outcome, outputs }: StepResult): void {
    for (const [name, value] of Object.entries(outputs ?? {})) this.#outputs.set(name, value);
    this.#schedule.mark(step.id, 'completed');
    this.#ended(step, { type: 'step-completed', outcome });
  }

  #fail(step: Step<Operation>, error: unknown): void {
    const skips = this.#schedule.fail(step.id);
    this.#ended(step, { type: 'step-failed', diagnostic: failureOf(step, error) });
    this.#skip(skips);
  }

  #skip(skips: readonly Skip<Operation>[]): void {
    for (const { step, blockedBy, why } of skips) {
      if (why === 'interrupted') this.#interrupted = true;
      this.events.push({ type: 'step-skipped', at: this.#now(), blockedBy, why, ...identity(step) });
    }
  }

  #ended(
    step: Step<Operation>,
    how:
      | Pick<Extract<ExecutionEvent, { readonly type: 'step-completed' }>, 'type' | 'outcome'>
      | Pick<Extract<ExecutionEvent, { readonly type: 'step-failed' }>, 'type' | 'diagnostic'>,
  ): void {
    this.events.push({ at: this.#now(), elapsedSeconds: this.#elapsedSeconds(step), ...identity(step), ...how });
  }

  async #tick(step: Step<Operation>, ended: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([ended, this.#abandoned.signal]);
    try {
      for (;;) {
        await this.options.clock.sleep(PROGRESS_INTERVAL_MS, signal);
        this.#progress(step, this.#lastMessages.get(step.id) ?? 'still waiting');
      }
    } catch (error) {
      // A sleep ends only by its signal; a clock that fails otherwise is a bug that must be seen.
      if (!signal.aborted) throw error;
    }
  }

  #progress(step: Step<Operation>, message: string): void {
    if (!this.#isRunning(step)) return;
    const elapsedSeconds = this.#elapsedSeconds(step);
    this.events.push({ type: 'step-progress', at: this.#now(), elapsedSeconds, message, ...identity(step) });
  }

  #isRunning({ id }: Step<Operation>): boolean {
    return this.#schedule.running().some((running) => running.id === id);
  }

  #elapsedSeconds(step: Step<Operation>): number {
    const now = this.#now();
    return (now - (this.#startedAt.get(step.id) ?? now)) / 1000;
  }

  #now(): number {
    return this.options.clock.now();
  }
}

function identity({ id, address, phase, summary }: Step<unknown>): StepIdentity {
  return { step: id, address, phase, summary };
}
