import { describe, expect, test } from '@jest/globals';
import { isObject, type JsonObject } from '../../../src/sandbox/gce/json.js';
import { PROJECT, refusal, ROOT, seededBalancer } from './support/project.js';

const SERVICE = 'global/backendServices/be-1';
const URL_OF_SERVICE = `${ROOT}${PROJECT}/${SERVICE}`;

async function validate(resource: JsonObject, extra: JsonObject = {}): Promise<JsonObject> {
  const project = seededBalancer();
  project.gce.seed('backendServices', 'global', { name: 'be-2' });
  project.gce.seed('backendServices', 'global', { name: 'be-m', loadBalancingScheme: 'EXTERNAL_MANAGED' });
  const answer = await project.call('POST', 'global/urlMaps/new/validate', { resource, ...extra });
  expect(answer.status).toBe(200);
  expect((await project.call('GET', 'global/urlMaps/new')).status).toBe(404);
  return isObject(answer.body['result']) ? answer.body['result'] : {};
}

const ROUTED = {
  name: 'new',
  defaultService: SERVICE,
  hostRules: [{ hosts: ['shop.example'], pathMatcher: 'm' }],
  pathMatchers: [
    {
      name: 'm',
      defaultService: SERVICE,
      routeRules: [
        {
          priority: 2,
          matchRules: [{ prefixMatch: '/api/' }],
          service: 'global/backendServices/be-2',
          routeAction: { urlRewrite: { pathPrefixRewrite: '/' } },
        },
        {
          priority: 1,
          matchRules: [{ prefixMatch: '/api/', headerMatches: [{ headerName: 'X-Old', exactMatch: 'yes' }] }],
          urlRedirect: { hostRedirect: 'old.example', httpsRedirect: true, redirectResponseCode: 'FOUND' },
        },
      ],
    },
  ],
};

describe('urlMaps.validate', () => {
  test('answers for a map that does not exist, without creating it', async () => {
    expect(await validate({ name: 'new', defaultService: SERVICE })).toEqual({ loadSucceeded: true, testPassed: true });
  });

  test('runs tests of services, rewrites, redirects and headers', async () => {
    const tests = [
      {
        host: 'shop.example',
        path: '/api/x',
        service: 'global/backendServices/be-2',
        expectedOutputUrl: 'shop.example/x',
      },
      {
        host: 'shop.example',
        path: '/api/x?q=1',
        headers: [{ name: 'x-old', value: 'yes' }],
        expectedOutputUrl: 'https://old.example/api/x?q=1',
        expectedRedirectResponseCode: 302,
      },
      { host: 'else.example', path: '/api/x', service: SERVICE },
    ];
    expect(await validate({ ...ROUTED, tests })).toEqual({ loadSucceeded: true, testPassed: true });
  });

  test('shows for each failed test what was expected and what happened', async () => {
    const tests = [
      { host: 'shop.example', path: '/', service: 'global/backendServices/be-2' },
      { host: 'shop.example', path: '/api/x', expectedOutputUrl: 'x', expectedRedirectResponseCode: 301 },
    ];
    expect(await validate({ ...ROUTED, tests })).toEqual({
      loadSucceeded: true,
      testPassed: false,
      testFailures: [
        {
          host: 'shop.example',
          path: '/',
          expectedService: `${ROOT}${PROJECT}/global/backendServices/be-2`,
          actualService: URL_OF_SERVICE,
        },
        {
          host: 'shop.example',
          path: '/api/x',
          expectedOutputUrl: 'x',
          actualOutputUrl: 'shop.example/x',
          expectedRedirectResponseCode: 301,
        },
      ],
    });
  });

  test.each([
    [{ name: 'new' }, {}, 'resource.defaultService'],
    [{ name: 'new', defaultService: 'global/backendServices/none' }, {}, 'was not found'],
    [{ name: 'new', defaultService: SERVICE }, { loadBalancingSchemes: ['EXTERNAL_MANAGED'] }, 'scheme'],
    [
      {
        ...ROUTED,
        pathMatchers: [{ name: 'm', defaultService: 'global/backendServices/be-m' }],
      },
      {},
      'EXTERNAL, EXTERNAL_MANAGED',
    ],
  ])('says what keeps a map from loading (%#)', async (resource, extra, message) => {
    const result = await validate(resource, extra);
    expect(result).toMatchObject({ loadSucceeded: false, testPassed: false });
    expect(JSON.stringify(result['loadErrors'])).toContain(message);
  });
});

describe('a URL map', () => {
  test('is refused when one of its tests fails', async () => {
    const body = { ...ROUTED, name: 'um-2', tests: [{ host: 'a', path: '/', expectedRedirectResponseCode: 301 }] };
    const project = seededBalancer();
    project.gce.seed('backendServices', 'global', { name: 'be-2' });
    expect(refusal(await project.call('POST', 'global/urlMaps', body)).message).toContain('redirect with code 301');
  });

  test('has its cache invalidated by an operation that changes nothing', async () => {
    const project = seededBalancer();
    const before = await project.get('global/urlMaps/um-1');
    const operation = await project.call('POST', 'global/urlMaps/um-1/invalidateCache', { path: '/img/*' });
    expect(operation.body).toMatchObject({ operationType: 'invalidateCache', status: 'RUNNING' });
    project.settle();
    project.settle();
    expect(await project.get('global/urlMaps/um-1')).toEqual(before);
    for (const path of ['img', '/a*', '/a?b', undefined]) {
      expect((await project.call('POST', 'global/urlMaps/um-1/invalidateCache', { path })).status).toBe(400);
    }
  });
});
