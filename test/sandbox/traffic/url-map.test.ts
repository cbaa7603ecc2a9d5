import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyOf } from '../../../src/sandbox/traffic/copies.js';
import type { UrlMapCopy } from '../../../src/sandbox/traffic/copies.js';
import { route, servicesOf } from '../../../src/sandbox/traffic/url-map.js';

function urlMap(body: Readonly<Record<string, unknown>>): UrlMapCopy {
  const copy = copyOf('urlMaps', body);
  if (!copy) throw new Error('not a URL map');
  return copy;
}

/** A map with one matcher of these paths, each leading to a service named as itself. */
function pathMap(...paths: readonly string[]): UrlMapCopy {
  return urlMap({
    defaultService: 'map-default',
    hostRules: [{ hosts: ['example.com'], pathMatcher: 'm' }],
    pathMatchers: [
      {
        name: 'm',
        defaultService: 'matcher-default',
        pathRules: paths.map((path) => ({ paths: [path], service: path })),
      },
    ],
  });
}

/** A map with one matcher per host, whose default service is named as the host. */
function hostMap(...hosts: readonly string[]): UrlMapCopy {
  return urlMap({
    defaultService: 'map-default',
    hostRules: hosts.map((host, index) => ({ hosts: [host], pathMatcher: `m${index}` })),
    pathMatchers: hosts.map((host, index) => ({ name: `m${index}`, defaultService: host })),
  });
}

function serviceFor(map: UrlMapCopy, host: string, path: string): string {
  const destination = route(map, host, path);
  return destination.kind === 'service' ? destination.link : destination.kind;
}

describe('matching a host', () => {
  const map = hostMap('*', '*.example.com', '*.shop.example.com', 'www.shop.example.com');
  test.each([
    ['www.shop.example.com', 'www.shop.example.com'],
    ['WWW.Shop.Example.COM', 'www.shop.example.com'],
    ['www.shop.example.com:8080', 'www.shop.example.com'],
    ['m.shop.example.com', '*.shop.example.com'],
    ['a.b.example.com', '*.example.com'],
    ['shop.example.com', '*.example.com'],
    ['example.com', '*'],
    ['notexample.com', '*'],
  ])('%s is matched by %s', (host, expected) => {
    expect(serviceFor(map, host, '/')).toBe(expected);
  });

  test('falls to the map default when no rule matches', () => {
    expect(serviceFor(hostMap('*.example.com'), 'example.com', '/')).toBe('map-default');
  });

  test('does not depend on the order of the rules', () => {
    const hosts = ['*', '*.example.com', '*.shop.example.com', 'www.shop.example.com'];
    const asked = fc.constantFrom('www.shop.example.com', 'm.shop.example.com', 'x.example.com', 'other.org');
    fc.assert(
      fc.property(fc.shuffledSubarray(hosts, { minLength: hosts.length }), asked, (order, host) => {
        expect(serviceFor(hostMap(...order), host, '/')).toBe(serviceFor(map, host, '/'));
      }),
    );
  });
});

describe('matching a path', () => {
  const map = pathMap('/foo', '/foo/*', '/foo/bar/*', '/foo/bar/baz', '/other/*');
  test.each([
    ['/foo', '/foo'],
    ['/foo/', '/foo/*'],
    ['/foo/x', '/foo/*'],
    ['/foo/bar', '/foo/*'],
    ['/foo/bar/', '/foo/bar/*'],
    ['/foo/bar/baz', '/foo/bar/baz'],
    ['/foo/bar/baz/', '/foo/bar/*'],
    ['/foobar', 'matcher-default'],
    ['/other', 'matcher-default'],
    ['/other/', '/other/*'],
    ['/', 'matcher-default'],
    ['/FOO', 'matcher-default'],
  ])('%s goes to %s', (path, expected) => {
    expect(serviceFor(map, 'example.com', path)).toBe(expected);
  });

  test('/* takes everything that nothing longer takes', () => {
    expect(serviceFor(pathMap('/*', '/a/*'), 'example.com', '/b')).toBe('/*');
    expect(serviceFor(pathMap('/*', '/a/*'), 'example.com', '/a/b')).toBe('/a/*');
  });

  test('a host without a rule never sees the paths', () => {
    expect(serviceFor(map, 'other.org', '/foo')).toBe('map-default');
  });
});

test('a redirect is found where a service would be', () => {
  const map = urlMap({ defaultUrlRedirect: { httpsRedirect: true } });
  expect(route(map, 'example.com', '/').kind).toBe('redirect');
});

test('a map with route rules says that they are not modelled', () => {
  const map = urlMap({
    defaultService: 's',
    hostRules: [{ hosts: ['*'], pathMatcher: 'm' }],
    pathMatchers: [{ name: 'm', defaultService: 's', routeRules: [{ priority: 1 }] }],
  });
  expect(route(map, 'example.com', '/')).toMatchObject({ kind: 'notModelled', feature: 'pathMatchers.routeRules' });
});

test('every service that some request would reach is among the services of the map', () => {
  const paths = fc.uniqueArray(fc.constantFrom('/a', '/a/*', '/b/*', '/*', '/b/c'));
  const asked = fc.constantFrom('/', '/a', '/a/b', '/b', '/b/c', '/b/c/d');
  fc.assert(
    fc.property(paths, fc.constantFrom('example.com', 'other.org'), asked, (rules, host, path) => {
      const map = pathMap(...rules);
      expect(servicesOf(map)).toContain(serviceFor(map, host, path));
    }),
  );
});
