import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { Operator } from './support/operator.js';
import type { Wish } from './support/wish.js';
import { anyWish, FOUR_SERVICES, requestsFor, writeWish } from './support/wish.js';
import { without } from './support/without-steps.js';
import type { Steps } from './support/without-steps.js';
import { last } from '../support/late-steps.js';

const REST_SECONDS = 900;

/** Applies `before`, then `after` with its plan mutated, and returns what failed for a client meanwhile. */
async function failuresBetween(
  before: Wish,
  after: Wish,
  mutate: (plan: GclbPlan) => GclbPlan,
  randomSeed = 1,
): Promise<readonly string[]> {
  const operator = new Operator({ ...FOUR_SERVICES, randomSeed });
  try {
    writeWish(operator, before);
    expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
    operator.pass(REST_SECONDS);
    writeWish(operator, after);
    const plan = mutate(await operator.plan());
    return await operator.failuresDuring(requestsFor(operator, [before, after]), async () => {
      expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
      operator.pass(REST_SECONDS);
    });
  } finally {
    operator.close();
  }
}

const BEFORE: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'web' }],
};

// A path moves to a service of another port and mode, and the default to a third: new services, new openings, old ones go.
const AFTER: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'shop',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'api' }],
};

const MUTANTS: Readonly<Record<string, (steps: Steps) => Steps>> = {
  'nothing settles': (steps) => without(steps, ({ phase }) => phase === 'settle'),
  'what is taken away goes first': (steps) =>
    steps.map((step) =>
      step.phase === 'contract'
        ? { ...step, dependsOn: step.dependsOn.filter((id) => id.startsWith('contract:') || id.startsWith('switch:')) }
        : step,
    ),
  'nothing is warmed up': (steps) => without(steps, ({ phase }) => phase === 'warm'),
  'the switch waits for nothing': (steps) =>
    without(steps, ({ phase, operation }) => phase === 'warm' && operation.type !== 'update'),
  'the firewall is opened last': (steps) =>
    last(
      without(steps, ({ id, operation }) => operation.type === 'await-healthy' || id.startsWith('contract:firewall')),
      ({ id }) => id.startsWith('expand:firewall'),
    ),
};

describe('requests during an apply', () => {
  test('are all answered, whatever the specs before and after', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, anyWish, async (before, after) => {
        expect(await failuresBetween(before, after, (plan) => plan)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('are all answered where two routes move to services of other ports and modes', async () => {
    expect(await failuresBetween(BEFORE, AFTER, (plan) => plan)).toEqual([]);
  });

  test.each(Object.entries(MUTANTS))('are lost when %s', async (_name, mutate) => {
    const failures: string[] = [];
    // Whether a mutant is lucky depends on when each edge location hears of what; each is found out sooner or later.
    for (let seed = 1; seed <= 30 && failures.length === 0; seed++) {
      const mutated = (plan: GclbPlan): GclbPlan => ({ ...plan, steps: mutate(plan.steps) });
      failures.push(...(await failuresBetween(BEFORE, AFTER, mutated, seed)));
    }
    expect(failures).not.toEqual([]);
  });
});
