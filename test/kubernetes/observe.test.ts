import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterApi } from '../../src/kubernetes/cluster-api.js';
import { NO_CONFIGURATION } from '../support/plain-inputs.js';
import { ApiServer } from './api-server.js';
import { connected, only, rejection } from './connecting.js';

let server: ApiServer;
let cluster: ClusterApi;

beforeEach(async () => {
  server = new ApiServer('us');
  await server.start();
  cluster = only(await connected({ us: server.url }));
});
afterEach(() => server.stop());

function node(name: string, zone: string, pool = 'default-pool'): void {
  server.api.apply({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'cloud.google.com/gke-nodepool': pool } },
    spec: { providerID: `gce://my-project/${zone}/${name}` },
  });
}

function service(name: string, spec: object = {}, annotations: Record<string, string> = {}): void {
  server.api.apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', annotations },
    spec: {
      type: 'NodePort',
      selector: { app: name },
      ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30061 }],
      ...spec,
    },
  });
}

function pod(name: string, app: string, container: object = {}): void {
  server.api.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app } },
    spec: {
      containers: [{ name: 'main', image: 'app:1', ports: [{ name: 'web', containerPort: 8080 }], ...container }],
    },
  });
}

const PROBE = { readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5 } };

async function portsOf(name: string) {
  const facts = await cluster.observe({ services: [`default/${name}`] });
  return facts.services[`default/${name}`]?.ports ?? [];
}

describe('the facts of a cluster', () => {
  test('say what was asked for, and nothing else', async () => {
    node('node-b', 'us-east4-b');
    node('node-a2', 'us-east4-a');
    node('node-a1', 'us-east4-a');
    node('node-other', 'us-east4-a', 'other-pool');
    service('web');
    pod('web-1', 'web', PROBE);
    const facts = await cluster.observe({
      services: ['default/web', 'default/none', 'other/none'],
      ingress: { namespace: 'default', name: 'web' },
    });
    expect(facts).toEqual({
      cluster: 'us',
      uid: 'uid-of-us',
      version: server.state.version,
      services: {
        'default/none': null,
        'default/web': {
          type: 'NodePort',
          headless: false,
          negForIngress: false,
          ports: [
            {
              name: 'http',
              port: 80,
              targetPorts: [8080],
              nodePort: 30061,
              protocol: 'HTTP',
              probe: {
                found: 'usable',
                probe: { path: '/healthz', port: 8080, scheme: 'HTTP', periodSeconds: 5, timeoutSeconds: 1 },
              },
            },
          ],
        },
        'other/none': null,
      },
      nodes: {
        zones: ['us-east4-a', 'us-east4-b'],
        sampleInstances: [
          'projects/my-project/zones/us-east4-a/instances/node-a1',
          'projects/my-project/zones/us-east4-a/instances/node-other',
          'projects/my-project/zones/us-east4-b/instances/node-b',
        ],
      },
      ...NO_CONFIGURATION,
      ingress: null,
    });
  });

  test('take a number of requests that does not grow with the pods, and read only what is needed', async () => {
    service('web');
    for (let index = 0; index < 20; index += 1) pod(`web-${index}`, 'web');
    await cluster.observe({ services: ['default/web'] });
    expect(server.asked).toEqual([
      'GET /api/v1/namespaces/default/pods?limit=500&labelSelector=app%3Dweb',
      'GET /api/v1/namespaces/default/services/web',
      'GET /api/v1/namespaces/kube-system',
      'GET /api/v1/nodes?limit=500',
      'GET /version',
    ]);
  });

  test('of many services are read with one list', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `web-${index}`);
    names.forEach((name) => service(name, { ports: [{ port: 80 }] }));
    const facts = await cluster.observe({ services: names.map((name) => `default/${name}`) });
    expect(Object.values(facts.services).every((found) => found !== null)).toBe(true);
    expect(server.asked.filter((request) => request.includes('/services'))).toEqual([
      'GET /api/v1/namespaces/default/services?limit=500',
    ]);
  });

  test('come from all pages of a list', async () => {
    for (let index = 0; index < 501; index += 1) node(`node-${index}`, `zone-${index}`);
    const { nodes } = await cluster.observe({ services: [] });
    expect(nodes.zones).toHaveLength(501);
    expect(server.asked.filter((request) => request.includes('/nodes'))).toHaveLength(2);
  });
});

describe('the ports of a service', () => {
  test('lead to the numbers that endpoints say where the target is named', async () => {
    service('web', { ports: [{ name: 'http', port: 80, targetPort: 'web' }] });
    pod('web-1', 'web');
    for (const [index, port] of [9090, 8080].entries()) {
      server.api.apply({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: `web-${index}`, namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
        addressType: 'IPv4',
        endpoints: [],
        ports: [{ name: 'http', port, protocol: 'TCP' }],
      });
    }
    expect((await portsOf('web'))[0]?.targetPorts).toEqual([8080, 9090]);
  });

  test('lead to the numbers that containers declare where there are no endpoints yet', async () => {
    service('web', { ports: [{ name: 'http', port: 80, targetPort: 'web' }] });
    pod('web-1', 'web');
    expect((await portsOf('web'))[0]?.targetPorts).toEqual([8080]);
  });

  test('lead to the port of the same number where no target is given', async () => {
    service('web', { ports: [{ port: 80 }] });
    expect((await portsOf('web'))[0]?.targetPorts).toEqual([80]);
  });

  test('of a service without selector see no pods', async () => {
    service('web', { selector: {} });
    pod('other', 'other', PROBE);
    expect((await portsOf('web'))[0]?.probe).toMatchObject({ found: 'none', noPods: true });
  });

  test('leave UDP out, and have no NodePort on ClusterIP', async () => {
    service('web', {
      type: 'ClusterIP',
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 53, protocol: 'UDP' },
      ],
    });
    const ports = await portsOf('web');
    expect(ports.map(({ port }) => port)).toEqual([80]);
    expect(ports[0]).not.toHaveProperty('nodePort');
  });

  test('speak what the annotation says, by port name, the old key first', async () => {
    service(
      'web',
      {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 81 },
          { name: 'c', port: 82 },
        ],
      },
      {
        'cloud.google.com/app-protocols': '{"a":"HTTP2","b":"HTTP2"}',
        'service.alpha.kubernetes.io/app-protocols': '{"a":"HTTPS"}',
      },
    );
    expect((await portsOf('web')).map(({ protocol }) => protocol)).toEqual(['HTTPS', 'HTTP', 'HTTP']);
  });

  test.each([
    ['cloud.google.com/app-protocols', '{"http":"GRPC"}'],
    ['cloud.google.com/app-protocols', 'HTTPS'],
    ['cloud.google.com/neg', '{"exposed_ports":80}'],
  ])('with an annotation that cannot be understood (%s: %s) are an error that shows it', async (name, value) => {
    service('web', {}, { [name]: value });
    const error = await rejection(portsOf('web'));
    expect(error.diagnostics).toMatchObject([
      { code: 'InvalidAnnotation', where: { cluster: 'us', resource: 'default/web' } },
    ]);
    expect(error.message).toContain(value);
  });
});

describe('NEGs', () => {
  const EXPOSED = { 'cloud.google.com/neg': '{"ingress":true,"exposed_ports":{"80":{}}}' };
  const STATUS = { 'cloud.google.com/neg-status': '{"network_endpoint_groups":{"80":"k8s1-x"},"zones":["z-b","z-a"]}' };

  function serviceNeg(groups: readonly { zone: string; state?: string }[]): void {
    server.api.apply({
      apiVersion: 'networking.gke.io/v1beta1',
      kind: 'ServiceNetworkEndpointGroup',
      metadata: {
        name: 'k8s1-x',
        namespace: 'default',
        labels: { 'networking.gke.io/service-name': 'web', 'networking.gke.io/service-port': '80' },
      },
      spec: {},
      status: {
        networkEndpointGroups: groups.map(({ zone, state = 'ACTIVE' }) => ({
          id: '1',
          selfLink: `https://www.googleapis.com/compute/v1/projects/my-project/zones/${zone}/networkEndpointGroups/k8s1-x`,
          networkEndpointType: 'GCE_VM_IP_PORT',
          state,
        })),
      },
    });
  }

  const link = (zone: string) => `projects/my-project/zones/${zone}/networkEndpointGroups/k8s1-x`;

  test('that exist are those that the cluster reports; zones without one are pending', async () => {
    service('web', {}, { ...EXPOSED, ...STATUS });
    serviceNeg([{ zone: 'z-a' }, { zone: 'z-c', state: 'INACTIVE' }, { zone: 'z-d', state: 'TO_BE_DELETED' }]);
    expect((await portsOf('web'))[0]?.neg).toEqual({
      name: 'k8s1-x',
      links: [link('z-a'), link('z-c')],
      pendingZones: ['z-b'],
    });
  });

  test('without a report are those that the annotation announces', async () => {
    node('n', 'z-a');
    service('web', {}, { ...EXPOSED, ...STATUS });
    expect((await portsOf('web'))[0]?.neg).toEqual({
      name: 'k8s1-x',
      links: [link('z-a'), link('z-b')],
      pendingZones: [],
    });
  });

  test('that nothing announces yet are pending where nodes are', async () => {
    node('n', 'z-a');
    service('web', {}, { 'cloud.google.com/neg': '{"exposed_ports":{"80":{"name":"mine"}}}' });
    expect((await portsOf('web'))[0]?.neg).toEqual({ name: 'mine', links: [], pendingZones: ['z-a'] });
  });

  test('of ports that are not exposed do not count, whatever an Ingress of the cluster uses', async () => {
    service('web', {}, { 'cloud.google.com/neg': '{"ingress":true}', ...STATUS });
    serviceNeg([{ zone: 'z-a' }]);
    const facts = await cluster.observe({ services: ['default/web'] });
    expect(facts.services['default/web']).toMatchObject({ negForIngress: true });
    expect(facts.services['default/web']?.ports[0]).not.toHaveProperty('neg');
  });
});

describe('our Ingress', () => {
  const ingress = { namespace: 'default', name: 'web' };
  const manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...ingress, annotations: { 'kubernetes.io/ingress.class': 'gce-multi-cluster' } },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  };

  function annotate(value: string): void {
    const annotations = {
      'ingress.gcp.kubernetes.io/instance-groups': value,
      'ingress.kubernetes.io/backends': '{}',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    };
    server.api.merge('Ingress', 'default', 'web', { metadata: { annotations } });
  }

  test('is what we wrote, without what others did', async () => {
    await cluster.createIngress(manifest);
    annotate('[]');
    const facts = await cluster.observe({ services: [], ingress });
    expect(facts.ingress).toEqual({ ...ingress, manifest, instanceGroups: [] });
  });

  test('has the groups that the controller reports, with zones as URLs or names', async () => {
    node('n', 'z-a');
    await cluster.createIngress(manifest);
    expect((await cluster.observe({ services: [], ingress })).ingress?.instanceGroups).toBeNull();
    const url = 'https://www.googleapis.com/compute/v1/projects/other/zones/z-b';
    annotate(
      JSON.stringify([
        { Name: 'k8s-ig--1', Zone: url },
        { Name: 'k8s-ig--1', Zone: 'z-a' },
      ]),
    );
    expect((await cluster.observe({ services: [], ingress })).ingress?.instanceGroups).toEqual([
      'projects/my-project/zones/z-a/instanceGroups/k8s-ig--1',
      'projects/other/zones/z-b/instanceGroups/k8s-ig--1',
    ]);
  });

  test.each(['nonsense', '{}', '[{"name":"x","zone":"y"}]'])(
    'with groups that cannot be read (%s) is an error',
    async (value) => {
      await cluster.createIngress(manifest);
      annotate(value);
      const error = await rejection(cluster.observe({ services: [], ingress }));
      expect(error.diagnostics).toMatchObject([{ code: 'InvalidAnnotation', where: { resource: 'default/web' } }]);
    },
  );
});
