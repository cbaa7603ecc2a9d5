import { KubemciError } from '../../../src/diagnostics/kubemci-error.js';
import type { ExecutionEvent } from '../../../src/execute/event.js';
import { execute } from '../../../src/execute/execute.js';
import type { ExecutionOptions } from '../../../src/execute/execute.js';
import type { StepContext, StepResult, StepRunner } from '../../../src/execute/step-runner.js';
import type { Step } from '../../../src/plan/step.js';
import { parseArrows } from '../../graph/support/graph-dsl.js';
import { VirtualClock } from './virtual-clock.js';

/** What a test's step does: how long it takes on the clock, and whether it fails then. */
export interface TestOperation {
  readonly seconds: number;
  readonly fails: boolean;
}

/** A step with an id and nothing else of interest. */
export function step(id: string, overrides: Partial<Step<TestOperation>> = {}): Step<TestOperation> {
  return {
    id,
    phase: 'expand',
    address: `address/${id}`,
    summary: `do ${id}`,
    operation: { seconds: 1, fails: false },
    dependsOn: [],
    destructive: false,
    estimateSeconds: 1,
    ...overrides,
  };
}

/** Steps from `A -> !B -> [C], D`: A before B before C; `!` fails, `[ ]` is destructive (`![X]` both), `X/5` takes 5 seconds. */
export function steps(text: string): readonly Step<TestOperation>[] {
  const { words, arrows } = parseArrows(text);
  return [...new Set(words.map(idOf))].map((id) => {
    const marks = words.filter((word) => idOf(word) === id);
    const seconds = marks.flatMap((mark) => /\/([\d.]+)/.exec(mark)?.[1] ?? [])[0] ?? '1';
    return step(id, {
      dependsOn: arrows.filter(([, to]) => idOf(to) === id).map(([from]) => idOf(from)),
      destructive: marks.some((mark) => mark.includes('[')),
      operation: { seconds: Number(seconds), fails: marks.some((mark) => mark.startsWith('!')) },
    });
  });
}

/** Sleeps as long as the operation says, then fails with StepFailed or succeeds. */
export const sleepyRunner: StepRunner<TestOperation> = {
  async run({ id, operation }, { clock, signal }): Promise<StepResult> {
    await clock.sleep(operation.seconds * 1000, signal);
    if (operation.fails) throw new KubemciError({ code: 'StepFailed', severity: 'error', message: `${id} broke` });
    return { outcome: 'changed' };
  },
};

/** A runner that does `act`, told the step's id; without a result the step has changed something. */
export function runnerOf(
  act: (id: string, context: StepContext) => Promise<StepResult | undefined>,
): StepRunner<TestOperation> {
  return { run: async ({ id }, context) => (await act(id, context)) ?? { outcome: 'changed' } };
}

/** The executor, or a broken one. */
export type Executor = typeof execute;

/** What a run came to. Ids are in the order of their events. */
export interface RunRecord {
  readonly events: readonly ExecutionEvent[];
  readonly started: readonly string[];
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  readonly outcome: string;
  readonly clock: VirtualClock;
}

/** What may be given to `run` besides the steps. */
export interface RunSetup extends Partial<ExecutionOptions> {
  readonly runner?: StepRunner<TestOperation>;
  readonly executor?: Executor;
  readonly onEvent?: (event: ExecutionEvent) => void;
}

/** Executes steps (or their text) in virtual time and collects what is told. */
export async function run(what: string | readonly Step<TestOperation>[], setup: RunSetup = {}): Promise<RunRecord> {
  const { runner = sleepyRunner, executor = execute, onEvent, ...options } = setup;
  const clock = new VirtualClock();
  const events: ExecutionEvent[] = [];
  const running = executor(typeof what === 'string' ? steps(what) : what, runner, {
    clock,
    random: () => 0,
    ...options,
  });
  for await (const event of running) {
    events.push(event);
    onEvent?.(event);
  }
  const idsOf = (type: ExecutionEvent['type']): readonly string[] =>
    events.flatMap((event) => ('step' in event && event.type === type ? [event.step] : []));
  const last = events.at(-1);
  return {
    events,
    started: idsOf('step-started'),
    completed: idsOf('step-completed'),
    failed: idsOf('step-failed'),
    skipped: idsOf('step-skipped'),
    outcome: last?.type === 'run-finished' ? last.outcome : 'unfinished',
    clock,
  };
}

function idOf(word: string): string {
  return word.replace(/[![\]]/g, '').replace(/\/.*/, '');
}
