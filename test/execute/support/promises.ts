import fc from 'fast-check';
import { expect } from '@jest/globals';
import type { ExecutionEvent } from '../../../src/execute/event.js';
import type { Step } from '../../../src/plan/step.js';
import type { StepRunner } from '../../../src/execute/step-runner.js';
import { run, sleepyRunner, step } from './run-dsl.js';
import type { Executor, RunRecord, TestOperation } from './run-dsl.js';

/** Any DAG of up to twelve steps: a step may depend on earlier ones, fail, take something away, and take any time. */
export const anySteps: fc.Arbitrary<readonly Step<TestOperation>[]> = fc
  .array(
    fc.record({
      dependsOn: fc.uniqueArray(fc.nat(11), { maxLength: 3 }),
      destructive: fc.boolean(),
      fails: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
      seconds: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 12 },
  )
  .map((drafts) =>
    drafts.map(({ dependsOn, destructive, fails, seconds }, index) =>
      step(`s${index}`, {
        dependsOn: dependsOn.filter((earlier) => earlier < index).map((earlier) => `s${earlier}`),
        destructive,
        operation: { seconds, fails },
      }),
    ),
  );

const ENDS: readonly string[] = ['step-completed', 'step-failed', 'step-skipped'];

/** What is true of every run. Each throws when it is not; `record` comes from running `steps` with `executor`. */
export const PROMISES: Readonly<Record<string, (steps: readonly Step<TestOperation>[], record: ObservedRun) => void>> =
  {
    'every listed step ends exactly once, and the end is last': (steps, { events }) => {
      const ended = events.flatMap((event) => ('step' in event && ENDS.includes(event.type) ? [event.step] : []));
      expect([...ended].sort()).toEqual(steps.map(({ id }) => id).sort());
      expect(events[0]?.type).toBe('run-started');
      expect(events.findIndex(({ type }) => type === 'run-finished')).toBe(events.length - 1);
    },
    'nothing starts before what it depends on has completed': (steps, { events }) => {
      const completed = new Set<string>();
      const dependencies = new Map(steps.map(({ id, dependsOn }) => [id, dependsOn]));
      for (const event of events) {
        if (event.type === 'step-completed') completed.add(event.step);
        if (event.type === 'step-started') {
          expect(dependencies.get(event.step)?.filter((id) => !completed.has(id))).toEqual([]);
        }
      }
    },
    'nothing destructive starts after a failure was told': (steps, { events }) => {
      const destructive = new Set(steps.filter((each) => each.destructive).map(({ id }) => id));
      const firstFailure = events.findIndex(({ type }) => type === 'step-failed');
      const after = firstFailure < 0 ? [] : events.slice(firstFailure);
      expect(after.filter((event) => event.type === 'step-started' && destructive.has(event.step))).toEqual([]);
    },
    'everything that no failure stands before and that takes nothing away runs': (steps, { started }) => {
      const lost = new Set<string>();
      for (const { id, dependsOn, operation, destructive } of steps) {
        const mayBeHeldBack = destructive && steps.some((other) => other.operation.fails);
        if (operation.fails || mayBeHeldBack || dependsOn.some((dependency) => lost.has(dependency))) lost.add(id);
      }
      expect(steps.map(({ id }) => id).filter((id) => !lost.has(id) && !started.includes(id))).toEqual([]);
    },
    'what the runner was asked to run is what was told to have started': (_steps, { started, ran }) => {
      expect([...ran].sort()).toEqual([...started].sort());
    },
    'no timer is left': (_steps, { clock }) => {
      expect(clock.sleepers).toBe(0);
    },
  };

/** A run and what its runner was asked to do. */
export interface ObservedRun extends RunRecord {
  readonly events: readonly ExecutionEvent[];
  readonly ran: readonly string[];
}

/** The property that an executor keeps one of the PROMISES for any steps and any cap. */
export function keepsPromise(promise: string, executor: Executor): fc.IAsyncProperty<unknown> {
  return fc.asyncProperty(anySteps, fc.integer({ min: 1, max: 4 }), async (steps, concurrency) => {
    const ran: string[] = [];
    const runner: StepRunner<TestOperation> = {
      run: (each, context) => {
        ran.push(each.id);
        return sleepyRunner.run(each, context);
      },
    };
    const record = await run(steps, { runner, executor, concurrency });
    PROMISES[promise]?.(steps, { ...record, ran });
  });
}
