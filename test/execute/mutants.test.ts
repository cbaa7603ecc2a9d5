import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExecutionEvent } from '../../src/execute/event.js';
import { execute } from '../../src/execute/execute.js';
import type { Step } from '../../src/plan/step.js';
import { keepsPromise } from './support/promises.js';
import type { Executor } from './support/run-dsl.js';

/** An executor that sees other steps than it was given. */
function seeing(change: <O>(steps: readonly Step<O>[]) => readonly Step<O>[]): Executor {
  return (steps, runner, options) => execute(change(steps), runner, options);
}

/** An executor whose events are told differently. */
function telling(change: (event: ExecutionEvent) => readonly ExecutionEvent[]): Executor {
  return async function* (steps, runner, options) {
    for await (const event of execute(steps, runner, options)) yield* change(event);
  };
}

const stopsAtFirstFailure: Executor = async function* (steps, runner, options) {
  const stop = new AbortController();
  for await (const event of execute(steps, runner, { ...options, stop: stop.signal })) {
    if (event.type === 'step-failed') stop.abort();
    yield event;
  }
};

const runsTwice: Executor = (steps, runner, options) =>
  execute(
    steps,
    {
      run: async (step, context) => {
        await runner.run(step, context);
        return await runner.run(step, context);
      },
    },
    options,
  );

const leavesTimers: Executor = async function* (steps, runner, options) {
  for await (const event of execute(steps, runner, options)) {
    if (event.type === 'step-started') void options.clock.sleep(1_000_000);
    yield event;
  }
};

test.each<[string, Executor, string]>([
  [
    'ignores dependencies',
    seeing((steps) => steps.map((step) => ({ ...step, dependsOn: [] }))),
    'nothing starts before what it depends on has completed',
  ],
  [
    'ignores all but the first dependency',
    seeing((steps) => steps.map((step) => ({ ...step, dependsOn: step.dependsOn.slice(0, 1) }))),
    'nothing starts before what it depends on has completed',
  ],
  [
    'does not hold back what takes away',
    seeing((steps) => steps.map((step) => ({ ...step, destructive: false }))),
    'nothing destructive starts after a failure was told',
  ],
  [
    'stops at the first failure',
    stopsAtFirstFailure,
    'everything that no failure stands before and that takes nothing away runs',
  ],
  [
    'holds back everything',
    seeing((steps) => steps.map((step) => ({ ...step, destructive: true }))),
    'everything that no failure stands before and that takes nothing away runs',
  ],
  [
    'does not tell what was skipped',
    telling((event) => (event.type === 'step-skipped' ? [] : [event])),
    'every listed step ends exactly once, and the end is last',
  ],
  [
    'tells a failure twice',
    telling((event) => (event.type === 'step-failed' ? [event, event] : [event])),
    'every listed step ends exactly once, and the end is last',
  ],
  ['runs a step twice', runsTwice, 'what the runner was asked to run is what was told to have started'],
  ['leaves timers', leavesTimers, 'no timer is left'],
])('an executor that %s is caught', async (_what, executor, promise) => {
  const found = await fc.check(keepsPromise(promise, executor), { numRuns: 500, endOnFailure: true });
  expect(found.failed).toBe(true);
});
