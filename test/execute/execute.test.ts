import { describe, expect, test } from '@jest/globals';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { execute } from '../../src/execute/execute.js';
import { run, runnerOf, sleepyRunner, step, steps } from './support/run-dsl.js';
import { VirtualClock } from './support/virtual-clock.js';

interface Expected {
  readonly started: string;
  readonly failed?: string;
  readonly skipped?: string;
  readonly outcome: string;
}

const ids = (text = ''): readonly string[] => text.split(' ').filter((id) => id !== '');

describe('which steps run', () => {
  test.each<[string, Expected]>([
    ['', { started: '', outcome: 'succeeded' }],
    ['A -> B -> C', { started: 'A B C', outcome: 'succeeded' }],
    ['A -> C, B -> C', { started: 'A B C', outcome: 'succeeded' }],
    ['A -> B -> !C -> D', { started: 'A B C', failed: 'C', skipped: 'D', outcome: 'failed' }],
    ['!A -> B -> C, D -> E', { started: 'A D E', failed: 'A', skipped: 'B C', outcome: 'failed' }],
    ['!A, B/9, C/2 -> [D]', { started: 'A B C', failed: 'A', skipped: 'D', outcome: 'failed' }],
    ['!A/5, [B]/1, [C]/9', { started: 'A B C', failed: 'A', outcome: 'failed' }],
    ['!A, !B/2', { started: 'A B', failed: 'A B', outcome: 'failed' }],
    ['A -> [B] -> C, !D/5, B -> [E]/1 -> F', { started: 'A D B C E F', failed: 'D', outcome: 'failed' }],
  ])('%s', async (text, expected) => {
    const { started, failed, skipped, outcome } = await run(text);
    expect({ started, failed, skipped, outcome }).toEqual({
      started: ids(expected.started),
      failed: ids(expected.failed),
      skipped: ids(expected.skipped),
      outcome: expected.outcome,
    });
  });

  test('never more steps than the cap run at the same time, and the cap is used', async () => {
    let running = 0;
    let most = 0;
    const runner = runnerOf(async (_id, { clock }) => {
      most = Math.max(most, (running += 1));
      await clock.sleep(1000);
      running -= 1;
      return undefined;
    });
    await run('A, B, C, D, E', { runner, concurrency: 3 });
    expect(most).toBe(3);
  });

  test('steps that cannot be ordered are refused before anything is told', async () => {
    const broken = [step('a', { dependsOn: ['b'] }), step('b', { dependsOn: ['a'] })];
    await expect(run(broken)).rejects.toThrow('steps depend on each other: a -> b -> a');
  });
});

describe('what is told', () => {
  test('a skipped step says what blocked it, and why', async () => {
    const { events } = await run('!A -> B -> C, !D/2 -> C, E/3 -> [F]');
    const skips = events.flatMap((event) =>
      event.type === 'step-skipped' ? [`${event.step} ${event.why}: ${event.blockedBy.join(' ')}`] : [],
    );
    expect(skips).toEqual(['B blocked: A', 'C blocked: B', 'F held-back: A']);
  });

  test('all steps are listed first, and the end has the counts', async () => {
    const { events } = await run('A -> !B -> C');
    const [first] = events;
    expect(first?.type === 'run-started' ? first.steps.map(({ step }) => step) : []).toEqual(['A', 'B', 'C']);
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', completed: 1, failed: 1, skipped: 1 });
  });

  test('a long step is said to be waited for every ten seconds, with its own words once it has some', async () => {
    const runner = runnerOf(async (_id, context) => {
      await context.clock.sleep(25_000);
      context.progress('1 of 2 healthy');
      await context.clock.sleep(10_000);
      return { outcome: 'already-done' };
    });
    const { events, clock } = await run('A', { runner });
    const told = events.flatMap((event) =>
      event.type === 'step-progress' ? [`${event.elapsedSeconds} ${event.message}`] : [],
    );
    expect(told).toEqual(['10 still waiting', '20 still waiting', '25 1 of 2 healthy', '30 1 of 2 healthy']);
    expect(events.at(-2)).toMatchObject({ type: 'step-completed', elapsedSeconds: 35, outcome: 'already-done' });
    expect(clock.sleepers).toBe(0);
  });

  test('a retry is told with the number of the next attempt, its delay and why', async () => {
    let calls = 0;
    const runner = runnerOf(async (_id, context) => {
      const call = (): Promise<void> => ((calls += 1) < 3 ? Promise.reject(new Error('busy')) : Promise.resolve());
      await context.attempt(call, () => ({ why: 'rate limit' }));
      return undefined;
    });
    const { events } = await run('A', { runner });
    const retries = events.filter(({ type }) => type === 'step-retried');
    expect(retries).toEqual([
      expect.objectContaining({ attempt: 2, delaySeconds: 0.5, why: 'rate limit' }),
      expect.objectContaining({ attempt: 3, delaySeconds: 1, why: 'rate limit' }),
    ]);
  });

  test('a KubemciError is told as it is, with the step as whereabouts', async () => {
    const { events } = await run('!A');
    expect(events.find(({ type }) => type === 'step-failed')).toMatchObject({
      diagnostic: { code: 'StepFailed', message: 'A broke', where: { resource: 'address/A' } },
    });
  });

  test('several diagnostics of one error are all told', async () => {
    const problem = (message: string) => ({ code: 'GceError', severity: 'error', message }) as const;
    const runner = runnerOf(() => Promise.reject(new KubemciError(problem('one.'), problem('two.'))));
    const { events } = await run('A', { runner });
    expect(events.find(({ type }) => type === 'step-failed')).toMatchObject({ diagnostic: { message: 'one. two.' } });
  });

  test.each([
    ['rejects', runnerOf(() => Promise.reject(new TypeError('x is undefined\n    at somewhere')))],
    [
      'throws at once',
      {
        run: () => {
          throw new TypeError('x is undefined');
        },
      },
    ],
  ])('an unexpected error that %s is Internal and shows no stack', async (_how, runner) => {
    const { events } = await run('A', { runner });
    const failed = events.find((event) => event.type === 'step-failed');
    expect(failed?.diagnostic.code).toBe('Internal');
    expect(failed?.diagnostic.message).toMatch(/x is undefined$/);
  });

  test('outputs reach the steps that come later', async () => {
    const seen: unknown[] = [];
    const runner = runnerOf((id, { outputs }) => {
      seen.push([id, ...outputs]);
      return Promise.resolve({ outcome: 'changed', outputs: { [`out/${id}`]: [id] } });
    });
    await run('A -> B', { runner });
    expect(seen).toEqual([['A'], ['B', ['out/A', ['A']]]]);
  });
});

describe('interruption', () => {
  test('after stop nothing starts, what runs finishes, the rest is skipped', async () => {
    const stop = new AbortController();
    const { completed, skipped, outcome, events } = await run('A/5 -> B, C/20, D/1', {
      concurrency: 2,
      stop: stop.signal,
      onEvent: (event) => {
        if (event.type === 'step-started') stop.abort();
      },
    });
    expect({ completed, skipped, outcome }).toEqual({
      completed: ['A', 'C'],
      skipped: ['B', 'D'],
      outcome: 'interrupted',
    });
    expect(events.find(({ type }) => type === 'step-skipped')).toMatchObject({ why: 'interrupted', blockedBy: [] });
  });

  test('a stop that comes when everything has started changes nothing', async () => {
    const stop = new AbortController();
    const { outcome } = await run('A', {
      stop: stop.signal,
      onEvent: ({ type }) => type === 'step-started' && stop.abort(),
    });
    expect(outcome).toBe('succeeded');
  });

  test('a stop from within a step that starts lets no other start', async () => {
    const stop = new AbortController();
    const runner = runnerOf(() => {
      stop.abort();
      return Promise.resolve(undefined);
    });
    const { started, skipped } = await run('A, B, C', { runner, stop: stop.signal });
    expect([started, skipped]).toEqual([['A'], ['B', 'C']]);
  });

  test.each([['stop'], ['kill']] as const)('%s before the start skips all', async (signal) => {
    const { started, skipped, outcome } = await run('A -> B', { [signal]: AbortSignal.abort() });
    expect({ started, skipped, outcome }).toEqual({ started: [], skipped: ['A', 'B'], outcome: 'interrupted' });
  });

  test('kill ends the run at once, even when a step does not listen, and says what was in flight', async () => {
    const kill = new AbortController();
    const runner = runnerOf(() => new Promise(() => undefined));
    const { failed, skipped, outcome, events, clock } = await run('A -> B, C', {
      runner,
      kill: kill.signal,
      onEvent: (event) => {
        if (event.type === 'step-progress') kill.abort();
      },
    });
    expect({ failed, skipped, outcome }).toEqual({ failed: ['A', 'C'], skipped: ['B'], outcome: 'interrupted' });
    expect(events.find(({ type }) => type === 'step-failed')).toMatchObject({ diagnostic: { code: 'Interrupted' } });
    expect(clock.sleepers).toBe(0);
  });

  test('a consumer that stops reading wakes what sleeps and leaves no timer', async () => {
    const clock = new VirtualClock();
    for await (const event of execute(steps('A/100'), sleepyRunner, { clock })) {
      if (event.type === 'step-started') break;
    }
    expect(clock.sleepers).toBe(0);
  });
});
