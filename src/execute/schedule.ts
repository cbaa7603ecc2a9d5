import { orderSteps } from '../plan/steps.js';
import type { Step, StepId } from '../plan/step.js';

/** A step that will not run, and why; as the event `step-skipped` tells it. */
export interface Skip<Operation> {
  readonly step: Step<Operation>;
  readonly blockedBy: readonly StepId[];
  readonly why: 'blocked' | 'held-back' | 'interrupted';
}

type State = 'waiting' | 'running' | 'completed' | 'failed' | 'skipped';

/** Knows which steps may start and which never will. It holds no time and starts nothing. */
export class Schedule<Operation> {
  readonly steps: readonly Step<Operation>[];
  readonly #states: Map<StepId, State>;

  /** `steps` must be valid (see validateSteps). */
  constructor(steps: readonly Step<Operation>[]) {
    this.steps = orderSteps(steps);
    this.#states = new Map(steps.map(({ id }) => [id, 'waiting']));
  }

  /** Steps that wait for nothing any more, in the order in which they should start. */
  ready(): readonly Step<Operation>[] {
    return this.#in('waiting').filter(({ dependsOn }) => dependsOn.every((id) => this.#states.get(id) === 'completed'));
  }

  /** Steps that are running, in order. */
  running(): readonly Step<Operation>[] {
    return this.#in('running');
  }

  /** How many steps have ended in each way. */
  counts(): { readonly completed: number; readonly failed: number; readonly skipped: number } {
    const count = (state: State): number => this.#in(state).length;
    return { completed: count('completed'), failed: count('failed'), skipped: count('skipped') };
  }

  /** Notes that a step has started or has succeeded. */
  mark(id: StepId, state: 'running' | 'completed'): void {
    this.#states.set(id, state);
  }

  /**
   * Notes that a step has failed and returns what that rules out: all that needs it, directly or not, and every step
   * that takes something away, since nobody knows whether what should replace it works.
   */
  fail(id: StepId): readonly Skip<Operation>[] {
    this.#states.set(id, 'failed');
    // Steps come after what they depend on, so one pass finds all dependants.
    return this.#in('waiting').flatMap((step): readonly Skip<Operation>[] => {
      const blockedBy = step.dependsOn.filter((dependency) => this.#isLost(dependency));
      if (blockedBy.length > 0) return [this.#skip(step, blockedBy, 'blocked')];
      return step.destructive
        ? [
            this.#skip(
              step,
              this.#in('failed').map((failed) => failed.id),
              'held-back',
            ),
          ]
        : [];
    });
  }

  /** Gives up everything that has not started, and returns it. */
  interrupt(): readonly Skip<Operation>[] {
    return this.#in('waiting').map((step) => this.#skip(step, [], 'interrupted'));
  }

  #skip(step: Step<Operation>, blockedBy: readonly StepId[], why: Skip<Operation>['why']): Skip<Operation> {
    this.#states.set(step.id, 'skipped');
    return { step, blockedBy, why };
  }

  #isLost(id: StepId): boolean {
    const state = this.#states.get(id);
    return state === 'failed' || state === 'skipped';
  }

  #in(state: State): readonly Step<Operation>[] {
    return this.steps.filter(({ id }) => this.#states.get(id) === state);
  }
}
