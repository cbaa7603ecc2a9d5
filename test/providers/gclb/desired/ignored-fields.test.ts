import { describe, expect, test } from '@jest/globals';
import { desiredGraph } from '../../../../src/providers/gclb/desired/desired-graph.js';
import { actions, planFor } from '../choreography/planning.js';
import { anyOrder, Simulation } from '../choreography/simulation.js';
import type { Reality, Wish } from '../choreography/world.js';
import { agreedOn, inputsOf, NOTHING } from '../choreography/world.js';

const WEB = { name: 'web', mode: 'neg', nodePort: 30061 } as const;
const WISH: Wish = { clusters: ['us', 'eu'], services: [WEB], fallback: 'web', routes: [] };

function applied(wish: Wish): Reality {
  return new Simulation(NOTHING, []).run(anyOrder(planFor(wish, NOTHING).steps, [0])).reality();
}

function tuned(reality: Reality): Reality {
  const backendServices = reality.live.backendServices.map((body) => ({
    ...body,
    backends: (body['backends'] as object[]).map((backend) => ({ ...backend, maxRatePerEndpoint: 5 })),
  }));
  return { ...reality, live: { ...reality.live, backendServices } };
}

const IGNORED = 'backendService/*/*.backends.*.maxRatePerEndpoint';

describe('lifecycle.ignoreChanges', () => {
  test('leaves a field of live resources alone that would be changed otherwise', () => {
    const reality = tuned(applied(WISH));
    expect(actions(planFor(WISH, reality))).toEqual({ 'backendService/default/web:80': 'update' });
    expect(actions(planFor({ ...WISH, ignoreChanges: [IGNORED] }, reality))).toEqual({});
  });

  test('does not reach what is created', () => {
    const plan = planFor({ ...WISH, ignoreChanges: [IGNORED] }, NOTHING);
    expect(plan.desired.nodes.get('backendService/default/web:80')?.body['backends']).toMatchObject([
      { maxRatePerEndpoint: 1e14 },
      { maxRatePerEndpoint: 1e14 },
    ]);
  });

  test.each(['backendService/default/*:80.timeoutSec', 'urlMap.defaultService', 'firewall/*.targetTags'])(
    'names resources as a plan does: %s',
    (written) => {
      expect(warnings({ ...WISH, ignoreChanges: [written] })).toEqual([]);
    },
  );

  test('warns of what names nothing', () => {
    expect(warnings({ ...WISH, ignoreChanges: ['backendService/default/wbe:80.timeoutSec'] })).toEqual([
      'IgnoresNothing',
    ]);
  });
});

function warnings(wish: Wish): readonly string[] {
  const reality = applied(WISH);
  const outcome = desiredGraph(inputsOf(wish, reality), agreedOn(wish), reality.live);
  return outcome.ok ? outcome.warnings.map(({ code }) => code) : ['failed'];
}
