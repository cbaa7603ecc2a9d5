import { describe, expect, test } from '@jest/globals';
import { serviceBody, services, TestCluster } from './harness.js';

interface Cause {
  readonly field: string;
  readonly message: string;
}

async function causesOf(
  method: 'POST' | 'PUT',
  url: string,
  body: object,
  cluster = new TestCluster(),
): Promise<readonly string[]> {
  const answer = await cluster.call(method, url, body);
  expect(answer.status).toBe(422);
  const { causes } = answer.body.details as { causes: readonly Cause[] };
  return causes.map(({ field, message }) => `${field}: ${message}`);
}

describe('services', () => {
  test('are ClusterIP with an address of the range, TCP and targetPort = port unless they say otherwise', async () => {
    const cluster = new TestCluster();
    const { body } = await cluster.call('POST', services, serviceBody('web'));
    expect(body.spec).toMatchObject({
      type: 'ClusterIP',
      clusterIP: expect.stringMatching(/^34\.118\.2(2[4-9]|3\d)\.\d+$/),
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    });
    expect(JSON.stringify(body.spec)).not.toContain('nodePort');
  });

  test('of type NodePort get a free port of the range', async () => {
    const cluster = new TestCluster();
    const ports = [];
    for (let index = 0; index < 20; index++) {
      const { body } = await cluster.call('POST', services, serviceBody(`web-${index}`, { type: 'NodePort' }));
      ports.push((body.spec?.['ports'] as [{ nodePort: number }])[0].nodePort);
    }
    expect(new Set(ports).size).toBe(20);
    expect(ports.every((port) => port >= 30_000 && port <= 32_767)).toBe(true);
  });

  test('cannot have a node port that is taken in another namespace', async () => {
    const cluster = new TestCluster();
    const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 30061 }] };
    await cluster.call('POST', services, serviceBody('web', spec));
    await cluster.call('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } });
    expect(await causesOf('POST', '/api/v1/namespaces/shop/services', serviceBody('web', spec), cluster)).toEqual([
      'spec.ports[0].nodePort: Invalid value: 30061: provided port is already allocated',
    ]);
  });

  test('free their node port when they go', async () => {
    const cluster = new TestCluster();
    const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 30061 }] };
    await cluster.call('POST', services, serviceBody('web', spec));
    await cluster.call('DELETE', `${services}/web`);
    expect((await cluster.call('POST', services, serviceBody('other', spec))).status).toBe(201);
  });

  test('keep address and node port through an update that does not mention them', async () => {
    const cluster = new TestCluster();
    const { body } = await cluster.call('POST', services, serviceBody('web', { type: 'NodePort' }));
    const updated = await cluster.call(
      'PUT',
      `${services}/web`,
      serviceBody('web', { type: 'NodePort', selector: { app: 'web' } }),
    );
    expect(updated.body.spec).toMatchObject({ clusterIP: body.spec?.['clusterIP'], ports: body.spec?.['ports'] });
  });

  test('lose their node port when they become ClusterIP', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web', { type: 'NodePort' }));
    const { status, body } = await cluster.call('PATCH', `${services}/web`, { spec: { type: 'ClusterIP' } });
    expect(status).toBe(200);
    expect(JSON.stringify(body.spec)).not.toContain('nodePort');
  });

  test('cannot change their address', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'));
    const { status, body } = await cluster.call('PATCH', `${services}/web`, { spec: { clusterIP: '34.118.224.9' } });
    expect(status).toBe(422);
    expect(body.message).toContain('spec.clusterIPs[0]: Invalid value: ["34.118.224.9"]: may not change once set');
  });

  test.each<[string, object, string]>([
    ['no ports', { ports: [] }, 'spec.ports: Required value'],
    [
      'two ports of which one has no name',
      { ports: [{ port: 80 }, { port: 81, name: 'b' }] },
      'spec.ports[0].name: Required value',
    ],
    [
      'two ports of one name',
      {
        ports: [
          { port: 80, name: 'a' },
          { port: 81, name: 'a' },
        ],
      },
      'spec.ports[1].name: Duplicate value: "a"',
    ],
    [
      'a port out of range',
      { ports: [{ port: 70000 }] },
      'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'an unknown protocol',
      { ports: [{ port: 80, protocol: 'HTTP' }] },
      'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      'an unknown type',
      { type: 'Node' },
      'spec.type: Unsupported value: "Node": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'a node port on a ClusterIP service',
      { ports: [{ port: 80, nodePort: 30061 }] },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      'a node port out of range',
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
  ])('with %s are refused', async (_case, spec, cause) => {
    expect(await causesOf('POST', services, serviceBody('web', spec))).toContain(cause);
  });
});

describe('ingresses', () => {
  const ingresses = '/apis/networking.k8s.io/v1/namespaces/default/ingresses';
  const backend = { service: { name: 'web', port: { number: 80 } } };

  function body(spec: object, annotations: object = {}): object {
    return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'ing', annotations }, spec };
  }

  function withPath(path: object): object {
    return body({ rules: [{ http: { paths: [path] } }] });
  }

  test.each<[string, object, string]>([
    ['nothing to do', body({}), 'spec: Invalid value: []: either `defaultBackend` or `rules` must be specified'],
    [
      'a path without a type',
      withPath({ path: '/', backend }),
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    ],
    [
      'a relative prefix',
      withPath({ path: 'foo', pathType: 'Prefix', backend }),
      'spec.rules[0].http.paths[0].path: Invalid value: "foo": must be an absolute path',
    ],
    [
      'a double slash',
      withPath({ path: '/a//b', pathType: 'Exact', backend }),
      'spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\'',
    ],
    [
      'a backend of nothing',
      body({ defaultBackend: {} }),
      'spec.defaultBackend: Required value: either `service` or `resource` must be specified',
    ],
    [
      'a backend without a port',
      body({ defaultBackend: { service: { name: 'web' } } }),
      'spec.defaultBackend.service: Required value: port name or number is required',
    ],
    [
      'a port by name and number',
      body({ defaultBackend: { service: { name: 'web', port: { name: 'http', number: 80 } } } }),
      'spec.defaultBackend.service: Invalid value: "": cannot set both port name & port number',
    ],
    [
      'an address for a host',
      body({ rules: [{ host: '10.0.0.1' }] }),
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ],
    [
      'an annotated class and a class field',
      body({ defaultBackend: backend, ingressClassName: 'gce' }, { 'kubernetes.io/ingress.class': 'gce' }),
      'metadata.annotations.kubernetes.io/ingress.class: Forbidden: can not be set when the class field is also set',
    ],
  ])('with %s are refused', async (_case, ingress, cause) => {
    expect(await causesOf('POST', ingresses, ingress)).toContain(cause);
  });

  test('of all path types with a wildcard host are taken, and a changed spec counts a generation', async () => {
    const cluster = new TestCluster();
    const paths = [
      { path: '/a', pathType: 'Exact', backend },
      { path: '/b', pathType: 'Prefix', backend },
      { path: '/c/*', pathType: 'ImplementationSpecific', backend },
    ];
    const created = await cluster.call(
      'POST',
      ingresses,
      body({ rules: [{ host: '*.example.com', http: { paths } }] }),
    );
    expect(created.status).toBe(201);
    expect(created.body.metadata?.['generation']).toBe(1);
    await cluster.call('PATCH', `${ingresses}/ing`, { metadata: { labels: { a: 'b' } } });
    const { body: changed } = await cluster.call('PATCH', `${ingresses}/ing`, { spec: { defaultBackend: backend } });
    expect(changed.metadata?.['generation']).toBe(2);
  });

  test('are never read with an empty list or map, and one that is sent changes nothing', async () => {
    const cluster = new TestCluster();
    const sent = { defaultBackend: { resource: { kind: 'Bucket', name: 'b' } }, rules: [], tls: [{ hosts: [] }] };
    const { body: created } = await cluster.call('POST', ingresses, body(sent));
    expect(created['spec']).toEqual({ defaultBackend: sent.defaultBackend, tls: [{}] });
    const { body: patched } = await cluster.call('PATCH', `${ingresses}/ing`, { spec: { rules: [] } });
    expect(patched).toEqual(created);
    const { body: cleared } = await cluster.call('PATCH', `${ingresses}/ing`, { spec: { tls: [] } });
    expect(cleared['spec']).toEqual({ defaultBackend: sent.defaultBackend });
  });
});

describe('namespaces', () => {
  test('that every cluster has are there, and kube-system carries the identity of the cluster', async () => {
    const cluster = new TestCluster();
    const { body } = await cluster.call('GET', '/api/v1/namespaces');
    const names = body.items?.map(({ metadata }) => metadata.name);
    expect(names).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
    const system = await cluster.call('GET', '/api/v1/namespaces/kube-system');
    expect(system.body.metadata).toMatchObject({
      uid: cluster.state.uid,
      labels: { 'kubernetes.io/metadata.name': 'kube-system' },
    });
  });
});
