import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { World } from '../../src/sandbox/index.js';
import { Operator } from './support/operator.js';
import type { Wish } from './support/wish.js';
import { anyWish, FOUR_SERVICES, requestsFor, writeWish } from './support/wish.js';

const OURS = ['forwardingRules', 'targetHttpProxies', 'urlMaps', 'backendServices', 'healthChecks', 'firewalls'];

/** Names of what kubemci made in GCE. */
function ours(world: World): readonly string[] {
  return OURS.flatMap((collection) => world.gce.list(collection))
    .flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
    .filter((name) => name.startsWith('mci1-'))
    .sort();
}

async function onWorld<T>(action: (operator: Operator) => Promise<T>): Promise<T> {
  const operator = new Operator(FOUR_SERVICES);
  try {
    return await action(operator);
  } finally {
    operator.close();
  }
}

async function reach(operator: Operator, wish: Wish): Promise<void> {
  writeWish(operator, wish);
  const { failure } = await operator.apply(await operator.plan());
  expect(failure?.diagnostics).toBeUndefined();
}

describe('after an apply', () => {
  test('the next plan is empty, and applying it writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, anyWish, (first, second) =>
        onWorld(async (operator) => {
          for (const wish of [first, second]) {
            await reach(operator, wish);
            operator.pass(900);
            const before = operator.audited;
            const again = await operator.plan();
            expect(again.steps).toEqual([]);
            await operator.apply(again);
            expect(operator.writes(before)).toEqual([]);
          }
        }),
      ),
      { numRuns: 8 },
    );
  });

  test('a deletion leaves nothing of ours, and no Ingress', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, (wish) =>
        onWorld(async (operator) => {
          await reach(operator, wish);
          const { failure } = await operator.apply(await operator.planDelete('lb'));
          expect(failure?.diagnostics).toBeUndefined();
          expect(ours(operator.world)).toEqual([]);
          expect([...operator.world.clusters.values()].flatMap((cluster) => cluster.list('Ingress'))).toEqual([]);
        }),
      ),
      { numRuns: 6 },
    );
  });

  test('the result does not depend on what was there before', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, anyWish, async (first, second) => {
        const direct = await onWorld(async (operator) => {
          await reach(operator, second);
          operator.pass(900);
          return answers(operator, [first, second]);
        });
        const detour = await onWorld(async (operator) => {
          await reach(operator, first);
          await reach(operator, second);
          operator.pass(900);
          return answers(operator, [first, second]);
        });
        expect(detour).toEqual(direct);
      }),
      { numRuns: 5 },
    );
  });
});

/** Which service's pods answer which request. */
function answers(operator: Operator, wishes: readonly Wish[]): readonly string[] {
  return requestsFor(operator, wishes).map((request) => {
    const answer = operator.world.traffic.request(request);
    const by = answer.refused ? 'refused' : `${answer.status} ${answer.cluster ?? ''} ${podsOf(answer.pod)}`;
    return `${request.host}${request.path} from ${request.region ?? ''}: ${by}`;
  });
}

function podsOf(pod = ''): string {
  return pod.replace(/-\d+$/, '');
}

describe('an apply that is killed', () => {
  test('at any moment, loses no request, and running it again converges with nothing left over', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, anyWish, fc.nat({ max: 40 }), (before, after, moment) =>
        onWorld(async (operator) => {
          await reach(operator, before);
          operator.pass(900);
          writeWish(operator, after);
          const plan = await operator.plan();
          const lost = await operator.failuresDuring(requestsFor(operator, [before, after]), async () => {
            const kill = new AbortController();
            let events = 0;
            const onEvent = (): void => {
              if (events++ === moment) kill.abort();
            };
            await operator.apply(plan, { onEvent, kill: kill.signal });
            await reach(operator, after);
            operator.pass(900);
          });
          expect(lost).toEqual([]);
          expect((await operator.plan()).steps).toEqual([]);
          const left = ours(operator.world);
          await operator.apply(await operator.planDelete('lb'));
          expect({ left, afterDelete: ours(operator.world) }).toEqual({ left, afterDelete: [] });
        }),
      ),
      { numRuns: 8 },
    );
  });
});
