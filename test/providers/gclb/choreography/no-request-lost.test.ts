import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { routeTable } from '../../../../src/providers/gclb/routes/route-table.js';
import { canonicalSpelling } from '../../../../src/providers/gclb/kinds/index.js';
import type { Step } from '../../../../src/plan/step.js';
import type { GclbOperation } from '../../../../src/providers/gclb/operation.js';
import { actions, planFor } from './planning.js';
import { anyOrder, Simulation } from './simulation.js';
import type { Reality, SmallRoute, SmallService, Wish } from './world.js';
import { NOTHING } from './world.js';
import { last } from '../../../support/late-steps.js';

type Steps = readonly Step<GclbOperation>[];

const CLUSTERS = ['us', 'eu', 'asia'] as const;
const HOSTS = ['', 'a.example.com', 'b.example.com'] as const;
const PATHS = ['/', '/foo', '/foo/*', '/*'] as const;
const NAMES = ['one', 'two', 'three'] as const;

function services(): fc.Arbitrary<readonly SmallService[]> {
  const service = (name: string, index: number): fc.Arbitrary<SmallService> =>
    fc
      .record({ mode: fc.constantFrom('instance-groups' as const, 'neg' as const), moved: fc.boolean() })
      .map(({ mode, moved }) => ({ name, mode, nodePort: (moved ? 30_100 : 30_000) + index }));
  return fc.tuple(...NAMES.map(service));
}

const route: fc.Arbitrary<SmallRoute> = fc.record({
  host: fc.constantFrom(...HOSTS),
  path: fc.constantFrom(...PATHS),
  service: fc.constantFrom(...NAMES),
});

const wish: fc.Arbitrary<Wish> = fc.record({
  clusters: fc.subarray([...CLUSTERS], { minLength: 1 }),
  services: services(),
  fallback: fc.constantFrom(...NAMES),
  routes: fc.uniqueArray(route, { maxLength: 5, selector: ({ host, path }) => `${host} ${path}` }),
});

const picks = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 40 });

/** Every host and path that both of two realities spell out or fall back on. */
function promised(before: Wish, after: Wish): readonly string[] {
  const routesOf = ({ routes }: Wish): readonly string[] =>
    routes.map(({ host, path }) => `${host === '' ? '*' : host} ${path.replace('/*', '/below')}`);
  return [...new Set([...routesOf(before), ...routesOf(after), 'nobody.example.com /anything'])];
}

function built(target: Wish): Reality {
  const simulation = new Simulation(NOTHING, []).run(planFor(target, NOTHING).steps);
  expect(simulation.violations).toEqual([]);
  return simulation.reality();
}

function lost(before: Wish, after: Wish, order: readonly number[], mutate: (steps: Steps) => Steps): readonly string[] {
  const reality = built(before);
  const steps = mutate(planFor(after, reality).steps);
  return new Simulation(reality, promised(before, after)).run(anyOrder(steps, order)).violations;
}

/** The steps without those that `drop` holds for; what waited for them waits for what they waited for. */
function without(steps: Steps, drop: (step: Step<GclbOperation>) => boolean): Steps {
  const gone = new Set(steps.filter(drop).map(({ id }) => id));
  return steps
    .filter(({ id }) => !gone.has(id))
    .map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => !gone.has(id)) }));
}

const RICH_BEFORE: Wish = {
  clusters: ['us', 'eu'],
  services: [
    { name: 'one', mode: 'instance-groups', nodePort: 30_000 },
    { name: 'two', mode: 'instance-groups', nodePort: 30_001 },
    { name: 'three', mode: 'neg', nodePort: 30_002 },
  ],
  fallback: 'one',
  routes: [{ host: 'a.example.com', path: '/foo', service: 'two' }],
};

const RICH_AFTER: Wish = {
  clusters: ['us', 'asia'],
  services: [
    { name: 'one', mode: 'instance-groups', nodePort: 30_100 },
    { name: 'two', mode: 'instance-groups', nodePort: 30_001 },
    { name: 'three', mode: 'neg', nodePort: 30_002 },
  ],
  fallback: 'one',
  routes: [
    { host: 'a.example.com', path: '/foo', service: 'three' },
    { host: 'b.example.com', path: '/foo', service: 'two' },
  ],
};

const MUTANTS: Readonly<Record<string, (steps: Steps) => Steps>> = {
  'nothing settles': (steps) => without(steps, ({ phase }) => phase === 'settle'),
  'edges are told to use what they may not know yet': (steps) =>
    without(steps, ({ id }) => id.startsWith('warm:edges:')),
  'deletes come first': (steps) =>
    steps.map((step) => (step.operation.type === 'delete' ? { ...step, dependsOn: [] } : step)),
  'nothing is warmed up': (steps) => without(steps, ({ phase }) => phase === 'warm'),
  'the firewall is opened last': (steps) => last(steps, ({ id }) => id.startsWith('expand:firewall')),
  'the firewall is narrowed first': (steps) =>
    steps.map((step) =>
      step.id.startsWith('contract:firewall')
        ? { ...step, dependsOn: step.dependsOn.filter((id) => id.startsWith('expand:firewall')) }
        : step,
    ),
  'leaving clusters are not drained': (steps) => without(steps, ({ id }) => id.includes(':drain:')),
  'the switch does not wait for health': (steps) =>
    steps.map((step) =>
      step.id === 'switch:urlMap'
        ? { ...step, dependsOn: step.dependsOn.filter((id) => !id.includes(':healthy:')) }
        : step,
    ),
  'Ingresses go before their groups are released': (steps) =>
    steps.map((step) => (step.operation.type === 'delete-ingress' ? { ...step, dependsOn: [] } : step)),
  'nothing is recorded before deletes': (steps) => without(steps, ({ id }) => id === 'switch:urlMap'),
};

describe('every route of both specs is answered throughout', () => {
  test('from any spec to any other, in any order that the steps allow', () => {
    fc.assert(
      fc.property(wish, wish, picks, (before, after, order) => {
        expect(lost(before, after, order, (steps) => steps)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('and what is there afterwards needs no further change', () => {
    fc.assert(
      fc.property(wish, wish, picks, (before, after, order) => {
        const simulation = new Simulation(built(before), []);
        const reality = simulation.run(anyOrder(planFor(after, simulation.reality()).steps, order)).reality();
        expect(actions(planFor(after, reality))).toEqual({});
        const [map] = reality.live.urlMaps;
        expect(
          [...routeTable(canonicalSpelling('urlMap', map ?? {})).hosts.keys()].filter((host) => host.startsWith('w-')),
        ).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('and when the run is killed after any step, the next one loses nothing and converges', () => {
    fc.assert(
      fc.property(wish, wish, picks, fc.nat({ max: 30 }), (before, after, order, killedAfter) => {
        const reality = built(before);
        const first = new Simulation(reality, []).run(
          anyOrder(planFor(after, reality).steps, order).slice(0, killedAfter),
        );
        const halfway = first.reality();
        const simulation = new Simulation(halfway, promised(before, after)).run(planFor(after, halfway).steps);
        expect(simulation.violations).toEqual([]);
        expect(actions(planFor(after, simulation.reality()))).toEqual({});
        const names = [...simulation.resources.keys()].sort();
        expect(names.length).toBe(new Set(names).size);
      }),
      { numRuns: 25 },
    );
  });

  test('on a change that needs every phase', () => {
    expect(lost(RICH_BEFORE, RICH_AFTER, [0], (steps) => steps)).toEqual([]);
  });

  test.each(Object.keys(MUTANTS))('a choreography in which %s is caught', (mutant) => {
    const mutate = MUTANTS[mutant];
    const orders = [[0], [5, 3, 1], [1, 0, 2, 7], [19, 17, 13, 11]];
    const caught = orders.some(
      (order) => lost(RICH_BEFORE, RICH_AFTER, order, (steps) => mutate?.(steps) ?? steps).length > 0,
    );
    expect(caught).toBe(true);
  });
});
