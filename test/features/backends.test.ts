import { afterEach, describe, expect, test } from '@jest/globals';
import type { AppSpec, WorldSpec } from '../../src/sandbox/index.js';
import type { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES } from '../properties/support/wish.js';
import { FULL_WORLD } from '../properties/support/full-world.js';
import { applied, ask, backend, ingress, paths, sent, serving, stored } from './support/serving.js';

const CLUSTERS = { clusters: ['us', 'europe'] };

let operator: Operator;
afterEach(() => {
  operator.close();
});

/** How often each cluster answers. */
async function tally(count: number, path = '/'): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < count; index++) {
    const { cluster = 'none' } = await sent(operator, { path });
    counts[cluster] = (counts[cluster] ?? 0) + 1;
  }
  return counts;
}

function speaking(name: string, protocol: string, key: string): AppSpec {
  return {
    name,
    tls: true,
    serviceAnnotations: {
      'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}',
      [key]: JSON.stringify({ http: protocol }),
    },
  };
}

describe('services', () => {
  test('that speak HTTPS or HTTP2 are spoken to so, whichever annotation says it', async () => {
    const apps = [
      speaking('secure', 'HTTPS', 'cloud.google.com/app-protocols'),
      speaking('older', 'HTTPS', 'service.alpha.kubernetes.io/app-protocols'),
      speaking('modern', 'HTTP2', 'cloud.google.com/app-protocols'),
    ];
    const world: WorldSpec = {
      ...FOUR_SERVICES,
      clusters: FOUR_SERVICES.clusters.slice(0, 2).map((cluster) => ({ ...cluster, apps })),
    };
    const routes = paths({ '/secure': 'secure', '/older': 'older', '/modern': 'modern' });
    operator = await serving(world, {
      documents: [ingress({}, { defaultBackend: backend('secure'), rules: [{ http: routes }] })],
    });
    for (const path of ['/secure', '/older', '/modern']) {
      expect(await sent(operator, { path })).toMatchObject({
        status: 200,
        pod: expect.stringContaining(path.slice(1)),
      });
    }
    expect(
      stored(operator, 'healthChecks')
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['HTTP2', 'HTTPS', 'HTTPS']);
  });

  test('that one cluster lacks are served by the others where the definition allows it', async () => {
    operator = await serving(FULL_WORLD, {
      definition: { services: [{ service: 'extra', requireEverywhere: false }] },
      documents: [ingress({}, { defaultBackend: backend('web'), rules: [{ http: paths({ '/extra': 'extra' }) }] })],
    });
    expect(await sent(operator, { path: '/extra', region: 'asia-east1' })).toMatchObject({ status: 200 });
    expect(await sent(operator, { region: 'asia-east1' })).toMatchObject({ cluster: 'asia' });
  });

  test('are switched from instance groups to NEGs where the definition writes it, and no request is lost', async () => {
    const documents = [ingress({}, { defaultBackend: backend('web') })];
    operator = await serving(FOUR_SERVICES, { definition: CLUSTERS, documents });
    expect((await sent(operator)).group).toContain('/instanceGroups/');
    for (const cluster of operator.world.clusters.values()) {
      cluster.merge('Service', 'default', 'web', {
        metadata: { annotations: { 'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}' } },
      });
    }
    operator.pass(300);
    expect((await operator.plan()).steps).toEqual([]);
    ask(operator, { definition: { ...CLUSTERS, services: [{ service: 'web', backends: 'neg' }] }, documents });
    const requests = [{ address: await addressed(), host: 'www.example.com', path: '/', region: 'us-east4' }];
    expect(await operator.failuresDuring(requests, () => applied(operator))).toEqual([]);
    expect((await sent(operator)).group).toContain('/networkEndpointGroups/');
    expect([...operator.world.clusters.values()].flatMap((cluster) => cluster.list('Ingress'))).toEqual([]);
  });
});

async function addressed(): Promise<string> {
  const [rule] = stored(operator, 'forwardingRules');
  return Promise.resolve(String(rule?.['IPAddress']));
}

describe('clusters', () => {
  const documents = [ingress({}, { defaultBackend: backend('shop') })];

  test('of capacity 0 get no requests', async () => {
    const definition = { clusters: [{ context: 'us', capacity: 0 }, 'europe'] };
    operator = await serving(FOUR_SERVICES, { definition, documents });
    expect(await tally(10)).toEqual({ europe: 10 });
  });

  test('of a rate pass on what is more than that, the less the smaller their capacity', async () => {
    const us = { context: 'us', maxRate: 5 };
    operator = await serving(FOUR_SERVICES, { definition: { clusters: [us, 'europe'] }, documents });
    // Two endpoints.
    expect(await tally(16)).toEqual({ us: 10, europe: 6 });
    ask(operator, { definition: { clusters: [{ ...us, capacity: 0.5 }, 'europe'] }, documents });
    await applied(operator);
    expect(await tally(16)).toEqual({ us: 5, europe: 11 });
  });

  test('serve behind a load balancer of the scheme EXTERNAL_MANAGED', async () => {
    const definition = { ...CLUSTERS, loadBalancingScheme: 'EXTERNAL_MANAGED' };
    operator = await serving(FOUR_SERVICES, { definition, documents });
    expect(await sent(operator)).toMatchObject({ status: 200, cluster: 'us' });
    expect(stored(operator, 'forwardingRules')[0]).toMatchObject({ loadBalancingScheme: 'EXTERNAL_MANAGED' });
  });

  test('in two networks get a firewall rule in each', async () => {
    const world: WorldSpec = {
      ...FOUR_SERVICES,
      networks: ['default', 'second'],
      clusters: FOUR_SERVICES.clusters.map((cluster) =>
        cluster.context === 'europe' ? { ...cluster, network: 'second' } : cluster,
      ),
    };
    operator = await serving(world, { definition: CLUSTERS, documents });
    const rules = stored(operator, 'firewalls', 'multicluster');
    expect(rules.map(({ network }) => String(network).split('/').at(-1)).sort()).toEqual(['default', 'second']);
    expect(await sent(operator, { region: 'europe-west1' })).toMatchObject({ cluster: 'europe' });
    expect(await sent(operator)).toMatchObject({ cluster: 'us' });
  });
});

describe('a MultiClusterIngress', () => {
  test('is served by the clusters that its MultiClusterServices link', async () => {
    operator = await serving(
      FOUR_SERVICES,
      multiCluster({ definition: { clusters: [{ name: 'us-east4_us', context: 'us' }, 'europe'] } }),
    );
    expect(await sent(operator, { region: 'europe-west1' })).toMatchObject({ cluster: 'europe' });
    const api = { path: '/api/x', region: 'europe-west1' };
    expect(await sent(operator, api)).toMatchObject({
      status: 200,
      cluster: 'us',
      pod: expect.stringMatching(/^api-/),
    });
  });
});

/** A MultiClusterIngress on the address `lb-ip` of FOUR_SERVICES, whose service `api` only the cluster us-east4_us serves. */
function multiCluster(asked: Pick<Parameters<typeof ask>[1], 'definition'>): Parameters<typeof ask>[1] {
  const service = (name: string, more: object = {}): object => ({
    apiVersion: 'networking.gke.io/v1',
    kind: 'MultiClusterService',
    metadata: { name, namespace: 'default' },
    spec: { template: { spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] } }, ...more },
  });
  return {
    definition: { ...asked.definition, staticIp: 'lb-ip' },
    documents: [
      {
        apiVersion: 'networking.gke.io/v1',
        kind: 'MultiClusterIngress',
        metadata: { name: 'lb', namespace: 'default' },
        spec: {
          template: {
            spec: {
              backend: { serviceName: 'web', servicePort: 80 },
              rules: [{ http: { paths: [{ path: '/api/*', backend: { serviceName: 'api', servicePort: 80 } }] } }],
            },
          },
        },
      },
      service('web'),
      service('api', { clusters: [{ link: 'us-east4/us' }] }),
    ],
  };
}
