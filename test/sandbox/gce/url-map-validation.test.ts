import { describe, expect, test } from '@jest/globals';
import { isObject, type JsonObject } from '../../../src/sandbox/gce/json.js';
import { PROJECT, refusal, ROOT, seededBalancer, type TestProject } from './support/project.js';

const SERVICE = 'global/backendServices/be-1';
// Matches by header are for managed services only.
const MANAGED = 'global/backendServices/be-m';
const API = 'global/backendServices/be-api';

async function validate(resource: JsonObject, extra: JsonObject = {}): Promise<JsonObject> {
  const project = seededBalancer();
  seedManaged(project);
  const answer = await project.call('POST', 'global/urlMaps/new/validate', { resource, ...extra });
  expect(answer.status).toBe(200);
  expect((await project.call('GET', 'global/urlMaps/new')).status).toBe(404);
  return isObject(answer.body['result']) ? answer.body['result'] : {};
}

function seedManaged({ gce }: TestProject): void {
  for (const name of ['be-m', 'be-api']) {
    gce.seed('backendServices', 'global', { name, loadBalancingScheme: 'EXTERNAL_MANAGED' });
  }
}

const ROUTED = {
  name: 'new',
  defaultService: MANAGED,
  hostRules: [{ hosts: ['shop.example'], pathMatcher: 'm' }],
  pathMatchers: [
    {
      name: 'm',
      defaultService: MANAGED,
      routeRules: [
        {
          priority: 2,
          matchRules: [{ prefixMatch: '/api/' }],
          service: API,
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
        service: API,
        expectedOutputUrl: 'shop.example/x',
      },
      {
        host: 'shop.example',
        path: '/api/x?q=1',
        headers: [{ name: 'x-old', value: 'yes' }],
        expectedOutputUrl: 'https://old.example/api/x?q=1',
        expectedRedirectResponseCode: 302,
      },
      { host: 'else.example', path: '/api/x', service: MANAGED },
    ];
    expect(await validate({ ...ROUTED, tests })).toEqual({ loadSucceeded: true, testPassed: true });
  });

  test('shows for each failed test what was expected and what happened', async () => {
    const tests = [
      { host: 'shop.example', path: '/', service: API },
      { host: 'shop.example', path: '/api/x', expectedOutputUrl: 'x', expectedRedirectResponseCode: 301 },
    ];
    expect(await validate({ ...ROUTED, tests })).toEqual({
      loadSucceeded: true,
      testPassed: false,
      testFailures: [
        {
          host: 'shop.example',
          path: '/',
          expectedService: `${ROOT}${PROJECT}/${API}`,
          actualService: `${ROOT}${PROJECT}/${MANAGED}`,
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
        pathMatchers: [{ name: 'm', defaultService: SERVICE }],
      },
      {},
      'EXTERNAL_MANAGED, EXTERNAL',
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
    seedManaged(project);
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
