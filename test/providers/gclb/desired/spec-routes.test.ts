import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathPatterns, specRoutes } from '../../../../src/providers/gclb/desired/spec-routes.js';
import type { SmallRoute } from '../choreography/world.js';
import { specOf } from '../choreography/world.js';

function routesOf(routes: readonly SmallRoute[]): ReturnType<typeof specRoutes> {
  const wish = { clusters: ['us'], services: [], fallback: 'web', routes };
  return specRoutes(specOf(wish), ({ namespace, service }) => `${namespace}/${service}:80`);
}

function valueOf(routes: readonly SmallRoute[]): unknown {
  const outcome = routesOf(routes);
  return outcome.ok ? [...outcome.value].map(([host, paths]) => [host, [...paths]]) : outcome.diagnostics;
}

describe('paths of an Ingress', () => {
  test.each([
    ['/foo', 'Exact', ['/foo']],
    ['/foo', 'Prefix', ['/foo', '/foo/*']],
    ['/foo/', 'Prefix', ['/foo', '/foo/*']],
    ['/', 'Prefix', ['/*']],
    ['', 'Prefix', ['/*']],
    ['/foo', 'ImplementationSpecific', ['/foo']],
    ['/foo/*', 'ImplementationSpecific', ['/foo/*']],
    ['', 'ImplementationSpecific', ['/*']],
  ] as const)('%p of type %s become %p', (path, type, expected) => {
    expect(pathPatterns(path, type)).toEqual(expected);
  });

  test('of several rules for one host are merged', () => {
    const routes = [
      { host: 'a', path: '/x', service: 'one' },
      { host: '', path: '', service: 'two' },
      { host: 'a', path: '/y', service: 'two' },
    ];
    expect(valueOf(routes)).toEqual([
      ['*', [['/*', 'default/two:80']]],
      [
        'a',
        [
          ['/x', 'default/one:80'],
          ['/y', 'default/two:80'],
        ],
      ],
    ]);
  });

  test('go to the Exact one where a Prefix means the same', () => {
    const routes = [
      { host: 'a', path: '/x', pathType: 'Prefix', service: 'prefix' },
      { host: 'a', path: '/x', pathType: 'Exact', service: 'exact' },
    ] as const;
    const expected = [
      [
        'a',
        [
          ['/x', 'default/exact:80'],
          ['/x/*', 'default/prefix:80'],
        ],
      ],
    ];
    expect(valueOf(routes)).toEqual(expected);
    expect(valueOf([...routes].reverse())).toEqual(expected);
  });

  test('that lead to two services are refused', () => {
    const outcome = routesOf([
      { host: 'a', path: '/x', service: 'one' },
      { host: 'a', path: '/x', service: 'two' },
    ]);
    expect(outcome.ok ? [] : outcome.diagnostics.map(({ code }) => code)).toEqual(['ConflictingRoutes']);
  });

  test('that lead to two services are refused or not whatever is written between them', () => {
    const claims = [
      { host: 'a', path: '/x', pathType: 'Prefix', service: 'one' },
      { host: 'a', path: '/x', pathType: 'Prefix', service: 'two' },
      { host: 'a', path: '/x', pathType: 'Exact', service: 'one' },
      { host: 'a', path: '/x/*', pathType: 'ImplementationSpecific', service: 'one' },
    ] as const;
    const [first, second, exact, pattern] = claims;
    expect(routesOf([first, exact, pattern, second]).ok).toBe(true);
    expect(routesOf([exact, pattern, first, second]).ok).toBe(true);
    expect(routesOf([first, second, exact, pattern]).ok).toBe(true);
    expect(routesOf([first, exact, second]).ok).toBe(false);
    expect(routesOf([exact, first, second]).ok).toBe(false);
  });

  test('mean the same in any order', () => {
    const route = fc.record({
      host: fc.constantFrom('', 'a', 'b'),
      path: fc.constantFrom('/', '/x', '/x/*'),
      pathType: fc.constantFrom('Exact' as const, 'Prefix' as const, 'ImplementationSpecific' as const),
      service: fc.constantFrom('one', 'two'),
    });
    const shuffled = fc
      .array(route, { maxLength: 6 })
      .chain((routes) => fc.tuple(fc.constant(routes), fc.shuffledSubarray(routes, { minLength: routes.length })));
    fc.assert(
      fc.property(shuffled, ([routes, other]) => {
        const one = routesOf(routes);
        const two = routesOf(other);
        expect(one.ok).toBe(two.ok);
        if (one.ok) expect(valueOf(routes)).toEqual(valueOf(other));
      }),
      { numRuns: 1000 },
    );
  });
});
