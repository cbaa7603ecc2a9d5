import { describe, expect, test } from '@jest/globals';
import { refusal, seededBalancer } from './support/project.js';

const defaultService = 'global/backendServices/be-1';
const map = (hosts: readonly string[], paths: readonly string[], extra: object = {}): object => ({
  name: 'um-2',
  defaultService,
  hostRules: [{ hosts, pathMatcher: 'm' }],
  pathMatchers: [{ name: 'm', defaultService, pathRules: [{ paths, service: defaultService }] }],
  ...extra,
});

describe('a URL map', () => {
  test.each([
    [['a.example'], ['/']],
    [
      ['*.example', 'b.example'],
      ['/a', '/a/*', '/*'],
    ],
    [['*'], ['/x.html']],
    [['*-canary.example'], ['/deep/er/*']],
  ])('is taken with hosts %j and paths %j', async (hosts, paths) => {
    expect((await seededBalancer().call('POST', 'global/urlMaps', map(hosts, paths))).status).toBe(200);
  });

  test.each([
    ['a host with a star inside', map(['a.*.example'], ['/'])],
    ['a host with a path', map(['a.example/x'], ['/'])],
    ['the same host twice', map(['a.example', 'A.example'], ['/'])],
    ['no host', map([], ['/'])],
    ['a path without a slash', map(['a'], ['x'])],
    ['a path with a star inside', map(['a'], ['/*/x'])],
    ['a path with a star after a letter', map(['a'], ['/x*'])],
    ['a path with a query', map(['a'], ['/x?y'])],
    ['the same path twice', map(['a'], ['/x', '/x'])],
    ['a matcher that nobody names', map(['a'], ['/'], { hostRules: [] })],
    ['two defaults', map(['a'], ['/'], { defaultUrlRedirect: { httpsRedirect: true } })],
    ['no default', { name: 'um-2' }],
  ])('is refused with %s', async (_name, body) => {
    expect(refusal(await seededBalancer().call('POST', 'global/urlMaps', body)).status).toBe(400);
  });

  test('whose tests pass is taken: an exact path wins over a prefix, a longer prefix over a shorter', async () => {
    const project = seededBalancer();
    for (const name of ['be-2', 'be-3']) project.gce.seed('backendServices', 'global', { name });
    const body = {
      name: 'um-2',
      defaultService,
      hostRules: [{ hosts: ['*.example'], pathMatcher: 'm' }],
      pathMatchers: [
        {
          name: 'm',
          defaultService,
          pathRules: [
            { paths: ['/a/*'], service: 'global/backendServices/be-2' },
            { paths: ['/a/b', '/a/b/*'], service: 'global/backendServices/be-3' },
          ],
        },
      ],
      tests: [
        { host: 'x.example', path: '/a', service: defaultService },
        { host: 'x.example', path: '/a/c', service: 'global/backendServices/be-2' },
        { host: 'x.example', path: '/a/b', service: 'global/backendServices/be-3' },
        { host: 'other', path: '/a/b', service: defaultService },
      ],
    };
    expect((await project.call('POST', 'global/urlMaps', body)).status).toBe(200);
  });

  test('fills the defaults of a redirect', async () => {
    const project = seededBalancer();
    await project.done('POST', 'global/urlMaps', { name: 'um-2', defaultUrlRedirect: { httpsRedirect: true } });
    const { defaultUrlRedirect } = await project.get('global/urlMaps/um-2');
    expect(defaultUrlRedirect).toEqual({
      httpsRedirect: true,
      redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
      stripQuery: false,
    });
  });
});
