import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AppSpec, WorldSpec } from '../../src/sandbox/index.js';
import { FULL_WORLD } from '../properties/support/full-world.js';
import type { Operator } from '../properties/support/operator.js';
import type { ask } from './support/serving.js';
import { backend, backendConfig, ingress, paths, sent, serving, stored } from './support/serving.js';

function exposed(name: string, more: Partial<AppSpec> = {}): AppSpec {
  return {
    name,
    ...more,
    serviceAnnotations: {
      'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}',
      'cloud.google.com/backend-config': JSON.stringify({ default: name }),
    },
  };
}

const APPS: readonly AppSpec[] = [
  exposed('slow', { answers: { '/slow/20': { delaySeconds: 20 }, '/slow/40': { delaySeconds: 40 } } }),
  exposed('cached', { answers: { '/cached/*': { headers: { 'content-type': 'image/png' } } } }),
  exposed('account'),
  exposed('staff'),
  exposed('guarded'),
  exposed('by-address'),
  exposed('by-cookie'),
  exposed('probed', { answers: { '/': 404, '/up': 200 } }),
];

const WORLD: WorldSpec = {
  ...FULL_WORLD,
  clusters: FULL_WORLD.clusters
    .filter(({ context }) => context !== 'asia')
    .map(({ context, zones, manifests = [] }) => ({
      context,
      zones,
      apps: APPS,
      manifests: [
        ...manifests.filter(({ kind }) => kind === 'Secret'),
        // In the clusters, the same in both; all others stand in the ingress file.
        {
          apiVersion: 'cloud.google.com/v1',
          kind: 'BackendConfig',
          metadata: { name: 'guarded', namespace: 'default' },
          spec: { securityPolicy: { name: 'armor' } },
        },
      ],
    })),
};

const CONFIGS: Readonly<Record<string, object>> = {
  slow: {
    timeoutSec: 30,
    connectionDraining: { drainingTimeoutSec: 120 },
    customRequestHeaders: { headers: ['X-Client-Region:{client_region}'] },
    customResponseHeaders: { headers: ['X-Served-By:the load balancer'] },
    logging: { enable: true, sampleRate: 0.25 },
  },
  cached: {
    cdn: {
      enabled: true,
      cacheMode: 'CACHE_ALL_STATIC',
      defaultTtl: 300,
      clientTtl: 60,
      maxTtl: 600,
      cachePolicy: { includeHost: false, includeProtocol: true, includeQueryString: true, queryStringWhitelist: ['v'] },
      bypassCacheOnRequestHeaders: [{ headerName: 'X-Fresh' }],
      signedUrlKeys: [{ keyName: 'key', secretName: 'signing' }],
    },
  },
  account: { iap: { enabled: true, oauthclientCredentials: { secretName: 'oauth' } } },
  staff: { iap: { enabled: true } },
  'by-address': { sessionAffinity: { affinityType: 'CLIENT_IP' } },
  'by-cookie': { sessionAffinity: { affinityType: 'GENERATED_COOKIE', affinityCookieTtlSec: 600 } },
  probed: {
    healthCheck: {
      type: 'HTTP',
      requestPath: '/up',
      checkIntervalSec: 7,
      timeoutSec: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
    },
  },
};

function asked(configs: Readonly<Record<string, object>>): Parameters<typeof ask>[1] {
  const routes = Object.fromEntries(APPS.map(({ name }) => [`/${name}`, name]));
  return {
    documents: [
      ingress({}, { defaultBackend: backend('slow'), rules: [{ http: paths(routes) }] }),
      ...Object.entries(configs).map(([name, spec]) => backendConfig(name, spec)),
    ],
  };
}

let operator: Operator;
beforeAll(async () => {
  operator = await serving(WORLD, asked(CONFIGS));
});
afterAll(() => {
  operator.close();
});

function service(name: string): Record<string, unknown> {
  return stored(operator, 'backendServices', `"default/${name}"`)[0] ?? {};
}

describe('a BackendConfig decides', () => {
  test('how long a pod may take', async () => {
    expect(await sent(operator, { path: '/slow/20' })).toMatchObject({ status: 200, delayMs: 20_000 });
    expect(await sent(operator, { path: '/slow/40' })).toMatchObject({ status: 502, reason: 'backendTimeout' });
  });

  test('which headers are added to requests and answers', async () => {
    const { headers, body } = await sent(operator, { path: '/slow' });
    expect(headers).toMatchObject({ 'x-served-by': 'the load balancer' });
    expect(body.toLowerCase()).toContain('x-client-region: us');
  });

  test('what is logged, and how long connections drain', () => {
    expect(service('slow')).toMatchObject({
      logConfig: { enable: true, sampleRate: 0.25 },
      connectionDraining: { drainingTimeoutSec: 120 },
    });
  });

  test('what the CDN keeps, for how long, under which key, and what goes past it', async () => {
    const first = await sent(operator, { path: '/cached/a.png?v=1&utm=1' });
    expect(first).toMatchObject({ cache: 'miss', headers: { 'cache-control': 'public, max-age=60' } });
    expect(await sent(operator, { host: 'other.example.com', path: '/cached/a.png?v=1&utm=2' })).toMatchObject({
      cache: 'hit',
    });
    expect(await sent(operator, { path: '/cached/a.png?v=2' })).toMatchObject({ cache: 'miss' });
    expect(await sent(operator, { path: '/cached/a.png?v=1', headers: { 'x-fresh': '1' } })).not.toMatchObject({
      cache: 'hit',
    });
    operator.pass(301);
    expect(await sent(operator, { path: '/cached/a.png?v=1' })).toMatchObject({ cache: 'miss' });
  });

  test('which keys URLs are signed with', async () => {
    const expires = Math.floor(operator.clock.now() / 1000) + 600;
    const url = `http://www.example.com/cached/s.png?Expires=${expires}&KeyName=key`;
    const signature = `${createHmac('sha1', Buffer.alloc(16, 7)).update(url).digest('base64url')}=`;
    const path = url.replace('http://www.example.com', '');
    expect(await sent(operator, { path: `${path}&Signature=${signature}` })).toMatchObject({ status: 200 });
    expect(await sent(operator, { path: `${path}&Signature=AAAA` })).toMatchObject({ reason: 'badSignature' });
  });

  test('who has to sign in', async () => {
    expect(await sent(operator, { path: '/account' })).toMatchObject({ status: 302, reason: 'loginRequired' });
    expect(await sent(operator, { path: '/account', headers: { authorization: 'Bearer any' } })).toMatchObject({
      status: 200,
    });
  });

  test('that people sign in through the OAuth client that Google manages', async () => {
    expect(await sent(operator, { path: '/staff' })).toMatchObject({ status: 302, reason: 'loginRequired' });
    expect(service('staff')['iap']).toMatchObject({ enabled: true, oauth2ClientId: '' });
    const { changeSet } = await operator.plan();
    expect(changeSet.notes.filter(({ address }) => address === 'backendService/default/staff:80')).toEqual([]);
  });

  test('in the clusters as well: whom a security policy turns away', async () => {
    expect(await sent(operator, { path: '/guarded', clientIp: '203.0.113.9' })).toMatchObject({
      status: 403,
      reason: 'denied',
    });
    expect(await sent(operator, { path: '/guarded' })).toMatchObject({ status: 200 });
    expect(await sent(operator, { path: '/account', clientIp: '203.0.113.9' })).toMatchObject({ status: 302 });
  });

  test('that a client stays with a pod, by its address', async () => {
    const pods = new Set<string | undefined>();
    for (let turn = 0; turn < 10; turn++) {
      operator.pass(1);
      pods.add((await sent(operator, { path: '/by-address', clientIp: '198.51.100.20' })).pod);
    }
    expect(pods.size).toBe(1);
  });

  test('that a client stays with a pod, by a cookie', async () => {
    const first = await sent(operator, { path: '/by-cookie' });
    const cookie = first.headers['set-cookie'] ?? '';
    expect(cookie).toContain('max-age=600');
    const pods = new Set<string | undefined>();
    for (let turn = 0; turn < 10; turn++) {
      operator.pass(1);
      pods.add((await sent(operator, { path: '/by-cookie', headers: { cookie: cookie.split(';')[0] ?? '' } })).pod);
    }
    expect([...pods]).toEqual([first.pod]);
  });

  test('how pods are probed: one that answers 404 on / is healthy', async () => {
    expect(await sent(operator, { path: '/probed' })).toMatchObject({ status: 200 });
    expect(stored(operator, 'healthChecks', '"default/probed"')[0]).toMatchObject({
      checkIntervalSec: 7,
      timeoutSec: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      httpHealthCheck: { requestPath: '/up' },
    });
  });
});

describe('a field that a BackendConfig does not set', () => {
  test('is left alone, and told', async () => {
    await operator.byHand((api) =>
      api.patch('backendServices', String(service('by-address')['name']), { timeoutSec: 77 }, randomUUID()),
    );
    const plan = await operator.plan();
    expect(plan.steps).toEqual([]);
    expect(plan.changeSet.notes.map((note) => JSON.stringify(note)).join('\n')).toContain('timeoutSec');
  });
});
