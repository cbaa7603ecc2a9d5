import { describe, expect, test } from '@jest/globals';
import {
  answering,
  isWarmHost,
  routeTable,
  withoutWarmHosts,
} from '../../../../src/providers/gclb/routes/route-table.js';
import { clusterOf } from '../../../../src/providers/gclb/routes/cluster-of-group.js';
import { planFor } from '../choreography/planning.js';
import { Simulation } from '../choreography/simulation.js';
import type { Wish } from '../choreography/world.js';
import { NOTHING } from '../choreography/world.js';

const WEB = { name: 'web', mode: 'instance-groups', nodePort: 30061 } as const;
const API = { name: 'api', mode: 'instance-groups', nodePort: 30062 } as const;
const WISH: Wish = {
  clusters: ['us', 'eu'],
  services: [WEB, API],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/api/*', service: 'api' }],
};

const MAP = {
  defaultService: 'x/default',
  hostRules: [
    { hosts: ['a.example.com'], pathMatcher: 'a' },
    { hosts: ['*.example.com'], pathMatcher: 'wild' },
    { hosts: ['*.b.example.com'], pathMatcher: 'deep' },
  ],
  pathMatchers: [
    {
      name: 'a',
      defaultService: 'x/a',
      pathRules: [
        { paths: ['/foo'], service: 'x/foo' },
        { paths: ['/foo/*'], service: 'x/below-foo' },
        { paths: ['/foo/bar/*'], service: 'x/below-bar' },
      ],
    },
    { name: 'wild', defaultService: 'x/wild' },
    { name: 'deep', defaultService: 'x/deep' },
  ],
};

describe('a route', () => {
  test.each([
    ['a.example.com', '/foo', 'x/foo'],
    ['a.example.com', '/foo/', 'x/below-foo'],
    ['a.example.com', '/foo/bar/baz', 'x/below-bar'],
    ['a.example.com', '/foobar', 'x/a'],
    ['c.example.com', '/foo', 'x/wild'],
    ['c.b.example.com', '/', 'x/deep'],
    ['example.com', '/', 'x/default'],
    ['*', '/*', 'x/default'],
  ])('of host %s and path %s is answered by %s', (host, path, service) => {
    expect(answering(routeTable(MAP), host, path)).toBe(service);
  });
});

describe('a warm host', () => {
  const host = `w-${'a'.repeat(32)}.invalid`;
  const warm = {
    ...MAP,
    hostRules: [...MAP.hostRules, { hosts: [host], pathMatcher: 'w' }],
    pathMatchers: [...MAP.pathMatchers, { name: 'w', defaultService: 'x/new' }],
  };

  test('is told from a host that somebody could ask for', () => {
    expect(
      [host, 'w-aa.invalid', `w-${'A'.repeat(32)}.invalid`, `x-${'a'.repeat(32)}.invalid`].map(isWarmHost),
    ).toEqual([true, false, false, false]);
  });

  test('and its path matcher are left out, and nothing else is', () => {
    expect(withoutWarmHosts(warm)).toEqual(MAP);
    expect(withoutWarmHosts(MAP)).toBe(MAP);
  });
});

describe('the cluster of a group', () => {
  test('is the owner’s, the output’s when it is not known yet, and never guessed', () => {
    const group = 'projects/p/zones/z/instanceGroups/k8s-ig--1';
    expect(clusterOf(group, () => 'us')).toBe('us');
    expect(clusterOf({ $knownAfterApply: 'instanceGroups/eu' }, () => undefined)).toBe('eu');
    expect(clusterOf(group, () => undefined)).toBe('z/k8s-ig--1');
  });
});

describe('the route difference', () => {
  const reality = new Simulation(NOTHING, []).run(planFor(WISH, NOTHING).steps).reality();

  test('of a new load balancer says who will answer', () => {
    const { routes } = planFor(WISH, NOTHING).changeSet;
    expect(routes.map(({ host, path, before, after }) => [host, path, before, after?.service])).toEqual([
      ['*', '/*', null, 'default/web:80'],
      ['a.example.com', '/*', null, 'default/web:80'],
      ['a.example.com', '/api/*', null, 'default/api:80'],
    ]);
    expect(routes[0]?.after?.clusters).toEqual(['eu', 'us']);
  });

  test('of a path that moves names both services', () => {
    const { routes, changes } = planFor({ ...WISH, routes: [] }, reality).changeSet;
    const moved = routes.filter(({ impact }) => impact.level !== 'none');
    expect(moved).toEqual([
      {
        host: 'a.example.com',
        path: '/api/*',
        before: { service: 'default/api:80', clusters: ['eu', 'us'] },
        after: { service: 'default/web:80', clusters: ['eu', 'us'] },
        impact: { level: 'shift', reason: 'requests move from default/api:80 to default/web:80' },
      },
    ]);
    expect(changes.find(({ address }) => address === 'urlMap')?.impact).toEqual({
      level: 'shift',
      reason: '1 route is answered by another service',
    });
  });

  test('of a delete is disruptive', () => {
    const { routes } = planFor(undefined, reality).changeSet;
    expect(new Set(routes.map(({ impact }) => impact.level))).toEqual(new Set(['disruptive']));
  });

  test('of a front end that was led away names who answers instead of us', () => {
    const { live } = reality;
    const [proxy = {}] = live.targetHttpProxies;
    const [rule = {}] = live.forwardingRules;
    const away = { ...live, targetHttpProxies: [{ ...proxy, urlMap: 'projects/p/global/urlMaps/theirs' }] };
    const gone = { ...live, forwardingRules: [] };
    const further = { ...live, forwardingRules: [{ ...rule, target: 'projects/p/global/targetHttpProxies/other' }] };
    const before = (changed: typeof live) =>
      planFor(WISH, { ...reality, live: changed }).changeSet.routes.map((route) => route.before?.service);
    expect(new Set(before(away))).toEqual(new Set(['theirs (not ours)']));
    expect(new Set(before(further))).toEqual(new Set(['other (not ours)']));
    expect(new Set(before(gone))).toEqual(new Set([undefined]));
  });

  test('of a cluster that leaves says which stops answering', () => {
    const { routes } = planFor({ ...WISH, clusters: ['us'] }, reality).changeSet;
    expect(routes.at(0)?.impact.level).toBe('shift');
    expect(routes.at(0)?.after?.clusters).toEqual(['us']);
  });
});
