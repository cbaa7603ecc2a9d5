import { describe, expect, test } from '@jest/globals';
import { refusal, seededBalancer } from './support/project.js';

const MAP = { name: 'um-2', defaultService: 'global/backendServices/be-1' };
const ADVANCED = 'Advanced routing rules are not supported for scheme EXTERNAL.';

function matcher(extra: object): object {
  return {
    ...MAP,
    hostRules: [{ hosts: ['a.example'], pathMatcher: 'm' }],
    pathMatchers: [{ name: 'm', defaultService: MAP.defaultService, ...extra }],
  };
}

function routed(extra: object): object {
  return matcher({ routeRules: [{ priority: 1, service: MAP.defaultService, ...extra }] });
}

describe('a service of the classic scheme', () => {
  test.each([
    [{ localityLbPolicy: 'ROUND_ROBIN' }, 'resource.localityLbPolicy', 'ROUND_ROBIN'],
    [{ circuitBreakers: { maxRequests: 5 } }, 'resource.circuitBreakers', ''],
    [{ outlierDetection: { consecutiveErrors: 5 } }, 'resource.outlierDetection', ''],
    [{ sessionAffinity: 'HEADER_FIELD' }, 'resource.sessionAffinity', 'HEADER_FIELD'],
    [{ protocol: 'H2C' }, 'resource.protocol', 'H2C'],
  ])('is refused %j, and a managed one is not', async (extra, field, value) => {
    const project = seededBalancer();
    const answer = await project.call('POST', 'global/backendServices', { name: 'be-2', ...extra });
    expect(refusal(answer)).toMatchObject({
      status: 400,
      message: expect.stringContaining(`Invalid value for field '${field}': '${value}'.`),
    });
    const managed = { name: 'be-3', loadBalancingScheme: 'EXTERNAL_MANAGED', ...extra };
    expect((await project.call('POST', 'global/backendServices', managed)).status).toBe(200);
  });

  test('cannot prefer one backend to another', async () => {
    const answer = await seededBalancer().call('PATCH', 'global/backendServices/be-1', {
      backends: [
        {
          group: 'zones/us-east4-a/instanceGroups/ig-1',
          balancingMode: 'RATE',
          maxRatePerInstance: 1,
          preference: 'PREFERRED',
        },
      ],
    });
    expect(refusal(answer).message).toContain("'resource.backends[0].preference': 'PREFERRED'");
  });
});

describe('a URL map of classic services', () => {
  test.each([
    [{ ...MAP, headerAction: { requestHeadersToRemove: ['x'] } }, 'resource.headerAction'],
    [matcher({ headerAction: { requestHeadersToRemove: ['x'] } }), 'resource.pathMatchers[0].headerAction'],
    [{ ...MAP, defaultRouteAction: { timeout: { seconds: '5' } } }, 'resource.defaultRouteAction'],
    [
      { ...MAP, defaultCustomErrorResponsePolicy: { errorService: MAP.defaultService } },
      'resource.defaultCustomErrorResponsePolicy',
    ],
    [
      matcher({
        pathRules: [{ paths: ['/a'], service: MAP.defaultService, routeAction: { retryPolicy: { numRetries: 2 } } }],
      }),
      'resource.pathMatchers[0].pathRules[0].routeAction',
    ],
    [
      routed({ matchRules: [{ prefixMatch: '/', headerMatches: [{ headerName: 'a', exactMatch: 'b' }] }] }),
      'resource.pathMatchers[0].routeRules[0].matchRules[0].headerMatches',
    ],
  ])('is refused what only managed ones do (%#)', async (body, field) => {
    expect(refusal(await seededBalancer().call('POST', 'global/urlMaps', body))).toMatchObject({
      status: 400,
      message: `Invalid value for field '${field}': ''. ${ADVANCED}`,
    });
  });

  test('is refused path templates', async () => {
    const body = routed({
      matchRules: [{ pathTemplateMatch: '/{user}/*' }],
      routeAction: { urlRewrite: { pathTemplateRewrite: '/{user}/' } },
    });
    expect(refusal(await seededBalancer().call('POST', 'global/urlMaps', body)).message).toBe(
      "Invalid value for field 'resource.pathMatchers[0].routeRules[0].routeAction.urlRewrite.pathTemplateRewrite': '/{user}/'. " +
        'Fields matchRules.pathTemplateMatch and routeAction.urlRewrite.pathTemplateRewrite are incompatible with LB Type Global EXTERNAL',
    );
  });

  test.each([
    matcher({
      pathRules: [
        { paths: ['/a'], service: MAP.defaultService, routeAction: { urlRewrite: { pathPrefixRewrite: '/' } } },
      ],
    }),
    routed({ matchRules: [{ prefixMatch: '/a' }] }),
  ])('may rewrite URLs and match paths (%#)', async (body) => {
    expect((await seededBalancer().call('POST', 'global/urlMaps', body)).status).toBe(200);
  });

  test('is refused on a classic rule even when it names no service', async () => {
    const project = seededBalancer();
    await project.done('POST', 'global/urlMaps', {
      name: 'um-2',
      headerAction: { requestHeadersToRemove: ['x'] },
      defaultUrlRedirect: { httpsRedirect: true },
    });
    await project.done('POST', 'global/targetHttpProxies', { name: 'tp-2', urlMap: 'global/urlMaps/um-2' });
    const rule = { name: 'fr-2', target: 'global/targetHttpProxies/tp-2', portRange: '80' };
    expect(refusal(await project.call('POST', 'global/forwardingRules', rule)).message).toContain(ADVANCED);
    const managed = { ...rule, loadBalancingScheme: 'EXTERNAL_MANAGED' };
    expect((await project.call('POST', 'global/forwardingRules', managed)).status).toBe(200);
  });
});

describe('a proxy that leads to classic services', () => {
  test('has no keep-alive timeout of its own', async () => {
    const body = { name: 'tp-2', urlMap: 'global/urlMaps/um-1', httpKeepAliveTimeoutSec: 100 };
    expect(refusal(await seededBalancer().call('POST', 'global/targetHttpProxies', body)).message).toContain(
      "'resource.httpKeepAliveTimeoutSec': '100'",
    );
  });
});
