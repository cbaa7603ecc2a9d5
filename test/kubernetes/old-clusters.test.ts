import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ingressFromV1, ingressToV1, INGRESS_VERSIONS } from '../../src/kubernetes/ingress-versions.js';
import type { ClusterApi } from '../../src/kubernetes/cluster-api.js';
import type { FetchLike } from '../../src/kubernetes/http/transport.js';
import { ApiServer } from './api-server.js';
import { connected, only, rejection } from './connecting.js';

let server: ApiServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function clusterOf(version: string, fetch?: FetchLike): Promise<ClusterApi> {
  const started = new ApiServer('us');
  server = started;
  started.state.version = version;
  await started.start();
  return only(await connected({ us: started.url }, fetch === undefined ? {} : { fetch }));
}

const MANIFEST = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'default', annotations: { owner: 'us' } },
  spec: {
    defaultBackend: { service: { name: 'web', port: { number: 80 } } },
    rules: [
      {
        host: 'a.example.com',
        http: {
          paths: [
            { path: '/x', pathType: 'Prefix', backend: { service: { name: 'api', port: { name: 'http' } } } },
            { path: '/y', pathType: 'Exact', backend: { service: { name: 'web', port: { number: 80 } } } },
          ],
        },
      },
      { host: 'b.example.com' },
    ],
  },
};

/** The paths at which Ingresses were asked for, each once. */
function pathsAsked(): readonly string[] {
  return [
    ...new Set((server?.requests ?? []).filter(({ path }) => path.includes('/ingresses')).map(({ path }) => path)),
  ];
}

describe('an Ingress of a cluster', () => {
  test.each([
    ['v1.18.20-gke.6101', '/apis/networking.k8s.io/v1beta1/'],
    ['v1.21.14-gke.2700', '/apis/networking.k8s.io/v1/'],
    ['v1.33.5-gke.1201000', '/apis/networking.k8s.io/v1/'],
  ])('of Kubernetes %s is written through %s and reads the same', async (version, root) => {
    const cluster = await clusterOf(version);
    expect(await cluster.getIngress('default', 'web')).toBeUndefined();
    await cluster.createIngress(MANIFEST);
    expect(await cluster.getIngress('default', 'web')).toMatchObject(MANIFEST);
    const facts = await cluster.observe({ services: [], ingress: { namespace: 'default', name: 'web' } });
    expect(facts.ingress?.manifest).toEqual(MANIFEST);
    const other = { ...MANIFEST, spec: { defaultBackend: { service: { name: 'api', port: { name: 'http' } } } } };
    await cluster.updateIngress(other);
    expect(await cluster.getIngress('default', 'web')).toMatchObject(other);
    await cluster.deleteIngress('default', 'web');
    expect(server?.api.get('Ingress', 'default', 'web')).toBeUndefined();
    const writes = (server?.requests ?? []).filter(({ method }) => method !== 'GET').map(({ path }) => path);
    expect(writes).toHaveLength(3);
    expect(writes.every((path) => path.startsWith(root))).toBe(true);
  });

  test('is asked for in one request where the newest version is served', async () => {
    const cluster = await clusterOf('v1.33.5-gke.1201000');
    await cluster.getIngress('default', 'web');
    await cluster.getIngress('default', 'web');
    expect(pathsAsked()).toEqual(['/apis/networking.k8s.io/v1/namespaces/default/ingresses/web']);
  });

  test('of which something else than the API server says 404 is an error, never one that is not there', async () => {
    const proxy: FetchLike = (url, { method }) =>
      url.includes('/ingresses') && method === 'GET'
        ? Promise.resolve(new Response('<html>Not Found</html>', { status: 404 }))
        : fetch(url, { method });
    const cluster = await clusterOf('v1.33.5-gke.1201000', proxy);
    for (const attempt of [
      () => cluster.getIngress('default', 'web'),
      () => cluster.deleteIngress('default', 'web'),
      () => cluster.observe({ services: [], ingress: { namespace: 'default', name: 'web' } }),
    ]) {
      expect((await rejection(attempt())).diagnostics[0]).toMatchObject({ code: 'ClusterError' });
    }
  });

  test('is not deleted where a DELETE meets something else than the API server', async () => {
    let broken = false;
    const proxy: FetchLike = (url, { method, body }) =>
      broken
        ? Promise.resolve(new Response('404 page not found', { status: 404 }))
        : fetch(url, {
            method,
            ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
          });
    const cluster = await clusterOf('v1.33.5-gke.1201000', proxy);
    await cluster.createIngress(MANIFEST);
    broken = true;
    expect((await rejection(cluster.deleteIngress('default', 'web'))).diagnostics[0].code).toBe('ClusterError');
  });
});

test('nodes or services of which something else than the API server says 404 are an error, never none', async () => {
  const proxy: FetchLike = (url, { method }) =>
    url.includes('/api/v1/') ? Promise.resolve(new Response('gone', { status: 404 })) : fetch(url, { method });
  const cluster = await clusterOf('v1.33.5-gke.1201000', proxy);
  const many = Array.from({ length: 9 }, (_, index) => `default/web-${String(index)}`);
  for (const services of [['default/web'], many]) {
    const { diagnostics } = await rejection(cluster.observe({ services }));
    expect(diagnostics.map(({ code }) => code)).not.toContain('ServiceMissing');
    expect(diagnostics.every(({ code }) => code === 'ClusterError')).toBe(true);
  }
});

describe('versions of Ingresses', () => {
  const name = fc.constantFrom('web', 'api');
  const backend = fc.record({
    service: fc.record({
      name,
      port: fc.oneof(fc.record({ number: fc.integer({ min: 1, max: 65535 }) }), fc.record({ name })),
    }),
  });
  const path = fc.record({ path: fc.constantFrom('/', '/x'), pathType: fc.constantFrom('Exact', 'Prefix'), backend });
  const rule = fc.record(
    { host: fc.constant('a.example.com'), http: fc.record({ paths: fc.array(path, { minLength: 1 }) }) },
    { requiredKeys: ['host'] },
  );
  const spec = fc.record(
    { defaultBackend: backend, rules: fc.array(rule), tls: fc.constant([]) },
    { requiredKeys: [] },
  );

  test('say the same: what is converted there and back again is what it was', () => {
    fc.assert(
      fc.property(spec, fc.constantFrom(...INGRESS_VERSIONS), (some, version) => {
        const ingress = { ...MANIFEST, spec: some };
        const older = ingressFromV1(ingress, version);
        expect(older['apiVersion']).toBe(version);
        if (version !== 'networking.k8s.io/v1') expect(JSON.stringify(older)).not.toContain('"service"');
        expect(ingressToV1(older, version)).toEqual(ingress);
      }),
    );
  });

  test('before path types mean ImplementationSpecific', () => {
    const old = { spec: { rules: [{ http: { paths: [{ backend: { serviceName: 'a', servicePort: 80 } }] } }] } };
    expect(ingressToV1(old, 'extensions/v1beta1')).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      spec: {
        rules: [
          {
            http: {
              paths: [
                { pathType: 'ImplementationSpecific', backend: { service: { name: 'a', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    });
  });
});
