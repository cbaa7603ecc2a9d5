import { describe, expect, test } from '@jest/globals';
import type { EffectiveBackendConfig } from '../../../../src/facts/effective-backend-config.js';
import { backendConfigFields } from '../../../../src/providers/gclb/desired/backend-config.js';
import type { BackendConfigSpec } from '../../../../src/spec/gke/backend-config.js';
import { actions, planFor } from '../choreography/planning.js';
import { anyOrder, Simulation } from '../choreography/simulation.js';
import type { Reality, Wish } from '../choreography/world.js';
import { NOTHING } from '../choreography/world.js';

function effective(spec: BackendConfigSpec, more: Partial<EffectiveBackendConfig> = {}): EffectiveBackendConfig {
  return { name: 'default/web', spec, signedUrlKeys: [], ...more };
}

function fields(spec: BackendConfigSpec, more?: Partial<EffectiveBackendConfig>): Readonly<Record<string, unknown>> {
  return backendConfigFields(effective(spec, more), 'p');
}

describe('a BackendConfig', () => {
  test('manages nothing that it does not hold', () => {
    expect(backendConfigFields(undefined, 'p')).toEqual({});
    expect(fields({})).toEqual({});
    expect(fields({ healthCheck: { requestPath: '/ready' } })).toEqual({});
  });

  test.each<[string, BackendConfigSpec, object]>([
    ['timeoutSec', { timeoutSec: 90 }, { timeoutSec: 90 }],
    [
      'connectionDraining',
      { connectionDraining: { drainingTimeoutSec: 60 } },
      { connectionDraining: { drainingTimeoutSec: 60 } },
    ],
    [
      'sessionAffinity',
      { sessionAffinity: { affinityType: 'GENERATED_COOKIE', affinityCookieTtlSec: 50 } },
      { sessionAffinity: 'GENERATED_COOKIE', affinityCookieTtlSec: 50 },
    ],
    ['sessionAffinity alone', { sessionAffinity: { affinityType: 'CLIENT_IP' } }, { sessionAffinity: 'CLIENT_IP' }],
    ['request headers', { customRequestHeaders: { headers: ['X-A: 1'] } }, { customRequestHeaders: ['X-A: 1'] }],
    ['no request headers', { customRequestHeaders: { headers: [] } }, { customRequestHeaders: [] }],
    ['response headers', { customResponseHeaders: { headers: ['X-B: 2'] } }, { customResponseHeaders: ['X-B: 2'] }],
    ['logging', { logging: { enable: true, sampleRate: 0.5 } }, { logConfig: { enable: true, sampleRate: 0.5 } }],
    ['no logging', { logging: { enable: false, sampleRate: 0.5 } }, { logConfig: { enable: false } }],
    ['a policy', { securityPolicy: { name: 'waf' } }, { securityPolicy: 'projects/p/global/securityPolicies/waf' }],
    ['no policy', { securityPolicy: { name: '' } }, { securityPolicy: '' }],
    ['no CDN', { cdn: { enabled: false, maxTtl: 5 } }, { enableCDN: false }],
    ['IAP of Google', { iap: { enabled: true } }, { iap: { enabled: true } }],
  ])('sets %s', (_what, spec, expected) => {
    expect(fields(spec)).toEqual(expected);
  });

  test('sets a CDN, with what its cache mode has no use for taken off', () => {
    const cdn: BackendConfigSpec['cdn'] = {
      enabled: true,
      cacheMode: 'USE_ORIGIN_HEADERS',
      cachePolicy: { includeHost: true, includeQueryString: true, queryStringWhitelist: ['q'] },
      negativeCachingPolicy: [{ code: 404, ttl: 60 }],
      bypassCacheOnRequestHeaders: [{ headerName: 'X-Debug' }],
    };
    expect(fields({ cdn })).toEqual({
      enableCDN: true,
      cdnPolicy: {
        cacheMode: 'USE_ORIGIN_HEADERS',
        clientTtl: null,
        defaultTtl: null,
        maxTtl: null,
        cacheKeyPolicy: {
          includeHost: true,
          includeProtocol: false,
          includeQueryString: true,
          queryStringBlacklist: [],
          queryStringWhitelist: ['q'],
        },
        negativeCachingPolicy: [{ code: 404, ttl: 60 }],
        bypassCacheOnRequestHeaders: [{ headerName: 'X-Debug' }],
      },
    });
  });

  test('names Secrets by digest and never holds what is in them', () => {
    const made = fields(
      {
        iap: { enabled: true, oauthclientCredentials: { secretName: 'oauth' } },
        cdn: { enabled: true, signedUrlKeys: [{ keyName: 'k1', secretName: 'signing' }] },
      },
      {
        oauthClient: { secret: 'default/oauth', clientId: 'id', clientSecretDigest: 'abc' },
        signedUrlKeys: [{ keyName: 'k1', secret: 'default/signing', digest: 'def' }],
      },
    );
    expect(made['iap']).toEqual({
      enabled: true,
      oauth2ClientId: 'id',
      oauth2ClientSecretSha256: 'abc',
      oauth2ClientSecret: { $fromSecret: { secret: 'default/oauth', field: 'client_secret', digest: 'abc' } },
    });
    expect(made['cdnPolicy']).toMatchObject({
      signedUrlKeyNames: ['k1'],
      signedUrlKeys: [
        {
          keyName: 'k1',
          keyValue: { $fromSecret: { secret: 'default/signing', field: 'key_value', digest: 'def' } },
        },
      ],
    });
  });
});

const WEB = { name: 'web', mode: 'neg', nodePort: 30061 } as const;

function wishFor(spec: BackendConfigSpec, more?: Partial<EffectiveBackendConfig>): Wish {
  const services = [{ ...WEB, backendConfig: effective(spec, more) }];
  return { clusters: ['us', 'eu'], services, fallback: 'web', routes: [] };
}

function applied(wish: Wish, reality: Reality = NOTHING): Reality {
  const simulation = new Simulation(reality, []).run(anyOrder(planFor(wish, reality).steps, [0]));
  expect(simulation.violations).toEqual([]);
  return simulation.reality();
}

describe('the health check of a BackendConfig', () => {
  test('has its own path, port, type and timings, and the firewall lets it in', () => {
    const { desired } = planFor(
      wishFor({ healthCheck: { type: 'HTTPS', port: 9443, requestPath: '/up', checkIntervalSec: 7 } }),
      NOTHING,
    );
    expect(desired.nodes.get('healthCheck/default/web:80')?.body).toMatchObject({
      type: 'HTTPS',
      httpsHealthCheck: { port: 9443, portSpecification: 'USE_FIXED_PORT', requestPath: '/up' },
      checkIntervalSec: 7,
      timeoutSec: 7,
    });
    expect(JSON.stringify(desired.nodes.get('firewall/default')?.body['allowed'])).toContain('"9443"');
  });

  test('is changed in place in its path and timings, and replaced beside the old one in its port', () => {
    const before = applied(wishFor({ healthCheck: { port: 9443, requestPath: '/up' } }));
    expect(
      actions(planFor(wishFor({ healthCheck: { port: 9443, requestPath: '/ready', timeoutSec: 4 } }), before)),
    ).toEqual({ 'healthCheck/default/web:80': 'update' });
    const moved = planFor(wishFor({ healthCheck: { port: 9444, requestPath: '/up' } }), before);
    expect(actions(moved)).toMatchObject({ 'healthCheck/default/web:80': 'replace' });
    expect(
      actions(
        planFor(
          wishFor({ healthCheck: { port: 9444, requestPath: '/up' } }),
          applied(wishFor({ healthCheck: { port: 9444, requestPath: '/up' } }), before),
        ),
      ),
    ).toEqual({});
  });
});

describe('the timings of a health check', () => {
  function timings(healthCheck: BackendConfigSpec['healthCheck'], reality = NOTHING): object {
    const body = planFor(wishFor(healthCheck === undefined ? {} : { healthCheck }), reality).desired.nodes.get(
      'healthCheck/default/web:80',
    )?.body;
    return { interval: body?.['checkIntervalSec'], timeout: body?.['timeoutSec'] };
  }

  test('never have a timeout that is longer than the interval, which GCE refuses', () => {
    expect(timings({ checkIntervalSec: 10 })).toEqual({ interval: 10, timeout: 10 });
    expect(timings({ timeoutSec: 40 })).toEqual({ interval: 40, timeout: 40 });
    expect(timings({ checkIntervalSec: 30 })).toEqual({ interval: 30, timeout: 15 });
  });

  test('follow on a live check only as far as they must', () => {
    const live = applied(wishFor({}));
    expect(timings({ checkIntervalSec: 10 }, live)).toEqual({ interval: 10, timeout: 10 });
    expect(actions(planFor(wishFor({ healthCheck: { checkIntervalSec: 10 } }), live))).toEqual({
      'healthCheck/default/web:80': 'update',
    });
  });
});

describe('a BackendConfig that is dropped', () => {
  test('leaves on the live service what it had set, and says so', () => {
    const before = applied(wishFor({ timeoutSec: 90 }));
    const plan = planFor(wishFor({}), before);
    expect(actions(plan)).toEqual({});
    expect(plan.changeSet.notes).toEqual([
      expect.objectContaining({ code: 'unmanaged-field', text: expect.stringContaining('timeoutSec') }),
    ]);
  });
});
