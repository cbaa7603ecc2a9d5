import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  DiscoveryV1Api,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  NetworkingV1Api,
  PatchStrategy,
  setHeaderOptions,
  V1Ingress,
  V1IngressBackend,
  V1IngressServiceBackend,
  V1IngressSpec,
  V1ObjectMeta,
  V1Service,
  V1ServiceBackendPort,
  V1ServicePort,
  V1ServiceSpec,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { TestCluster } from './harness.js';

// The smallest socket adapter: what is tested is that the client understands the API, not the adapter.
async function serve(cluster: TestCluster, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(message.url ?? '/', 'http://cluster');
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const answer = await cluster.api.handle({
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)])),
    body: await text(message),
    caller: 'client',
    signal: gone.signal,
  });
  if (answer.hangUp) {
    message.socket.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.flushHeaders();
  if (typeof answer.body === 'string') response.end(answer.body);
  else {
    for await (const chunk of answer.body) response.write(chunk);
    response.end();
  }
}

let cluster: TestCluster;
let server: Server;
let config: KubeConfig;

beforeEach(async () => {
  cluster = new TestCluster();
  server = createServer((message, response) => void serve(cluster, message, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: `http://127.0.0.1:${address.port}`, skipTLSVerify: true }],
    users: [{ name: 'u' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function serviceNamed(name: string): V1Service {
  const port = Object.assign(new V1ServicePort(), { port: 80 });
  return Object.assign(new V1Service(), {
    metadata: Object.assign(new V1ObjectMeta(), { name }),
    spec: Object.assign(new V1ServiceSpec(), { ports: [port] }),
  });
}

function asNodePort(service: V1Service): V1Service {
  service.spec = Object.assign(new V1ServiceSpec(), service.spec, { type: 'NodePort' });
  return service;
}

function ingressNamed(name: string): V1Ingress {
  const port = Object.assign(new V1ServiceBackendPort(), { number: 80 });
  const service = Object.assign(new V1IngressServiceBackend(), { name: 'web', port });
  const defaultBackend = Object.assign(new V1IngressBackend(), { service });
  return Object.assign(new V1Ingress(), {
    metadata: Object.assign(new V1ObjectMeta(), { name }),
    spec: Object.assign(new V1IngressSpec(), { defaultBackend }),
  });
}

async function codeOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiException) return error.code;
    throw error;
  }
  return 200;
}

describe("Kubernetes' own client", () => {
  test('reads the version and the identity of the cluster', async () => {
    expect((await config.makeApiClient(VersionApi).getCode()).minor).toBe('33');
    const system = await config.makeApiClient(CoreV1Api).readNamespace({ name: 'kube-system' });
    expect(system.metadata?.uid).toBe(cluster.state.uid);
  });

  test('creates, reads, replaces and deletes', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const created = await core.createNamespacedService({ namespace: 'default', body: serviceNamed('web') });
    expect(created.spec?.ports?.[0]).toMatchObject({ port: 80, protocol: 'TCP', targetPort: 80 });
    expect(created.metadata?.creationTimestamp).toEqual(new Date('2026-01-01T00:00:00Z'));
    const replaced = await core.replaceNamespacedService({
      namespace: 'default',
      name: 'web',
      body: asNodePort(created),
    });
    expect(replaced.spec?.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
    await core.deleteNamespacedService({ namespace: 'default', name: 'web' });
    expect(await codeOf(core.readNamespacedService({ namespace: 'default', name: 'web' }))).toBe(404);
  });

  test('is told of a conflict', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const stale = await core.createNamespacedService({ namespace: 'default', body: serviceNamed('web') });
    const request = { namespace: 'default', name: 'web' };
    const current = await core.readNamespacedService(request);
    await core.replaceNamespacedService({ ...request, body: asNodePort(current) });
    expect(await codeOf(core.replaceNamespacedService({ ...request, body: stale }))).toBe(409);
  });

  test('merge-patches an ingress', async () => {
    const networking = config.makeApiClient(NetworkingV1Api);
    const created = await networking.createNamespacedIngress({ namespace: 'default', body: ingressNamed('ing') });
    const patched = await networking.patchNamespacedIngress(
      { namespace: 'default', name: 'ing', body: { metadata: { annotations: { a: 'b' } } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    expect(patched.metadata?.annotations).toEqual({ a: 'b' });
    expect(patched.spec?.defaultBackend?.service?.port?.number).toBe(80);
    expect(patched.spec).toEqual(created.spec);
  });

  test('pages through a list', async () => {
    const core = config.makeApiClient(CoreV1Api);
    for (const name of ['a', 'b', 'c'])
      await core.createNamespacedService({ namespace: 'default', body: serviceNamed(name) });
    const first = await core.listServiceForAllNamespaces({ limit: 2 });
    expect(first.metadata?.remainingItemCount).toBe(1);
    const second = await core.listServiceForAllNamespaces({ limit: 2, _continue: first.metadata?._continue ?? '' });
    expect([...first.items, ...second.items].map(({ metadata }) => metadata?.name)).toEqual(['a', 'b', 'c']);
    expect(second.metadata?._continue).toBeUndefined();
  });

  test('lists endpoint slices and custom resources', async () => {
    const negs = {
      group: 'networking.gke.io',
      version: 'v1beta1',
      plural: 'servicenetworkendpointgroups',
      namespace: 'default',
    };
    cluster.api.apply({
      apiVersion: 'networking.gke.io/v1beta1',
      kind: 'ServiceNetworkEndpointGroup',
      metadata: { name: 'neg' },
    });
    expect(await config.makeApiClient(CustomObjectsApi).listNamespacedCustomObject(negs)).toMatchObject({
      items: [{ kind: 'ServiceNetworkEndpointGroup', metadata: { name: 'neg' } }],
    });
    const slices = await config.makeApiClient(DiscoveryV1Api).listNamespacedEndpointSlice({ namespace: 'default' });
    expect(slices.items).toEqual([]);
  });

  test('watches', async () => {
    const seen: string[] = [];
    const version = cluster.state.resourceVersion;
    let enough: (() => void) | undefined;
    const three = new Promise<void>((resolve) => (enough = resolve));
    const controller = await new Watch(config).watch(
      '/api/v1/namespaces/default/services',
      { resourceVersion: String(version) },
      (type, object: { metadata: { name: string } }) => {
        if (seen.push(`${type} ${object.metadata.name}`) === 3) enough?.();
      },
      () => undefined,
    );
    const core = config.makeApiClient(CoreV1Api);
    const created = await core.createNamespacedService({ namespace: 'default', body: serviceNamed('web') });
    await core.replaceNamespacedService({ namespace: 'default', name: 'web', body: asNodePort(created) });
    await core.deleteNamespacedService({ namespace: 'default', name: 'web' });
    await three;
    controller.abort();
    expect(seen).toEqual(['ADDED web', 'MODIFIED web', 'DELETED web']);
  });

  test('sees the connection break off when the cluster is refused', async () => {
    cluster.state.reachability = 'refused';
    await expect(config.makeApiClient(VersionApi).getCode()).rejects.toThrow();
  });
});

describe("kubectl's way of writing", () => {
  test('applies on the server side and follows what becomes of the object', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const manifest = (port: number): V1Service => {
      const service = serviceNamed('web');
      return Object.assign(service, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: Object.assign(new V1ObjectMeta(), { name: 'web', namespace: 'default' }),
        spec: Object.assign(new V1ServiceSpec(), {
          ports: [Object.assign(new V1ServicePort(), { name: `p${port}`, port })],
        }),
      });
    };
    const apply = async (port: number, manager: string): Promise<V1Service> =>
      objects.patch(manifest(port), undefined, undefined, manager, false, PatchStrategy.ServerSideApply);
    expect((await apply(80, 'one')).metadata?.managedFields?.[0]).toMatchObject({ manager: 'one', operation: 'Apply' });
    expect((await apply(81, 'two')).spec?.ports?.map(({ port }) => port)).toEqual([80, 81]);
    expect((await apply(82, 'one')).spec?.ports?.map(({ port }) => port)).toEqual([81, 82]);
  });

  test('lists by an informer, whose watch goes on from the list', async () => {
    const core = config.makeApiClient(CoreV1Api);
    await core.createNamespacedService({ namespace: 'default', body: serviceNamed('first') });
    const path = '/api/v1/namespaces/default/services';
    const informer = makeInformer(config, path, () => core.listNamespacedService({ namespace: 'default' }));
    const seen: string[] = [];
    const both = new Promise<void>((resolve) => {
      informer.on('add', ({ metadata }) => {
        seen.push(metadata?.name ?? '');
        if (seen.length === 2) resolve();
      });
    });
    await informer.start();
    await core.createNamespacedService({ namespace: 'default', body: serviceNamed('second') });
    await both;
    await informer.stop();
    expect(seen).toEqual(['first', 'second']);
  });
});
