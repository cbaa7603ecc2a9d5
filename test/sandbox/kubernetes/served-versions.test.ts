import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyClusterState } from '../../../src/sandbox/kubernetes/cluster.js';
import { fromV1beta1, toV1beta1 } from '../../../src/sandbox/kubernetes/kinds/ingress-v1beta1.js';
import { TestCluster } from './harness.js';

const uid = '11111111-2222-4333-8444-555555555555';
const old = (path: string): string => `/apis/extensions/v1beta1/namespaces/default/${path}`;
const current = (path: string): string => `/apis/networking.k8s.io/v1/namespaces/default/${path}`;

function clusterOf(version: string): TestCluster {
  return new TestCluster(emptyClusterState({ name: 'test', uid, version }));
}

async function servedVersions(version: string, plural: string): Promise<readonly string[]> {
  const cluster = clusterOf(version);
  const { body } = await cluster.call('GET', '/apis');
  const groups = body['groups'];
  if (!Array.isArray(groups)) throw new Error('no groups');
  const versions = groups.flatMap((group: { versions: readonly { groupVersion: string }[] }) =>
    group.versions.map(({ groupVersion }) => groupVersion),
  );
  const found: string[] = [];
  for (const groupVersion of versions) {
    const list = await cluster.call('GET', `/apis/${groupVersion}`);
    if (JSON.stringify(list.body['resources']).includes(`"name":"${plural}"`)) found.push(groupVersion);
  }
  return found;
}

const oldIngress = {
  apiVersion: 'extensions/v1beta1',
  kind: 'Ingress',
  metadata: { name: 'web' },
  spec: {
    backend: { serviceName: 'web', servicePort: 80 },
    rules: [
      { host: 'a.example', http: { paths: [{ path: '/x', backend: { serviceName: 'x', servicePort: 'http' } }] } },
    ],
  },
};

describe('which versions a cluster serves', () => {
  test.each([
    ['v1.18.20-gke.900', 'ingresses', ['extensions/v1beta1', 'networking.k8s.io/v1beta1']],
    ['v1.20.15-gke.1000', 'ingresses', ['extensions/v1beta1', 'networking.k8s.io/v1', 'networking.k8s.io/v1beta1']],
    ['v1.21.14-gke.1', 'ingresses', ['extensions/v1beta1', 'networking.k8s.io/v1', 'networking.k8s.io/v1beta1']],
    ['v1.22.8-gke.201', 'ingresses', ['networking.k8s.io/v1']],
    ['v1.33.5-gke.1201000', 'ingresses', ['networking.k8s.io/v1']],
    ['v1.15.12-gke.20', 'deployments', ['extensions/v1beta1', 'apps/v1', 'apps/v1beta2', 'apps/v1beta1']],
    ['v1.16.15-gke.1', 'deployments', ['apps/v1']],
    ['v1.18.20-gke.900', 'endpointslices', ['discovery.k8s.io/v1beta1']],
    ['v1.24.1', 'endpointslices', ['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1']],
    ['v1.18.20-gke.900', 'events', ['events.k8s.io/v1beta1']],
    ['v1.18.20-gke.900', 'leases', ['coordination.k8s.io/v1', 'coordination.k8s.io/v1beta1']],
    ['v1.18.20-gke.900', 'ingressclasses', ['networking.k8s.io/v1beta1']],
    [
      'v1.33.5',
      'managedcertificates',
      ['networking.gke.io/v1', 'networking.gke.io/v1beta2', 'networking.gke.io/v1beta1'],
    ],
    ['v1.33.5', 'backendconfigs', ['cloud.google.com/v1', 'cloud.google.com/v1beta1']],
  ])('%s serves %s in %j', async (version, plural, expected) => {
    expect(await servedVersions(version, plural)).toEqual(expected);
  });

  test.each([
    ['v1.18.20-gke.900', current('ingresses')],
    ['v1.22.8-gke.201', old('ingresses')],
    ['v1.33.5', '/apis/networking.gke.io/v1/namespaces/default/multiclusteringresses'],
  ])('%s does not serve %s', async (version, path) => {
    expect((await clusterOf(version).send('GET', path)).status).toBe(404);
  });

  test.each([
    ['v1.18.20-gke.900', '18+'],
    ['v1.22.8-gke.201', '22'],
    ['v1.20.1', '20'],
  ])('%s calls its minor version %s', async (version, minor) => {
    expect((await clusterOf(version).call('GET', '/version')).body).toMatchObject({ major: '1', minor });
  });
});

describe('an Ingress in several versions', () => {
  test('is one object, shown in the words of the version that was asked for', async () => {
    const cluster = clusterOf('v1.20.15-gke.1000');
    const created = await cluster.call('POST', old('ingresses'), oldIngress);
    expect(created).toMatchObject({
      status: 201,
      body: {
        apiVersion: 'extensions/v1beta1',
        spec: {
          ...oldIngress.spec,
          rules: [{ http: { paths: [{ path: '/x', pathType: 'ImplementationSpecific' }] } }],
        },
      },
    });
    expect(await cluster.call('GET', current('ingresses/web'))).toMatchObject({
      status: 200,
      body: {
        apiVersion: 'networking.k8s.io/v1',
        metadata: { resourceVersion: created.body.metadata?.resourceVersion },
        spec: {
          defaultBackend: { service: { name: 'web', port: { number: 80 } } },
          rules: [
            {
              host: 'a.example',
              http: {
                paths: [
                  {
                    path: '/x',
                    pathType: 'ImplementationSpecific',
                    backend: { service: { name: 'x', port: { name: 'http' } } },
                  },
                ],
              },
            },
          ],
        },
      },
    });
  });

  test('is patched in the words of the version that the patch is sent to', async () => {
    const cluster = clusterOf('v1.20.15-gke.1000');
    await cluster.call('POST', old('ingresses'), oldIngress);
    const patched = await cluster.call('PATCH', old('ingresses/web'), { spec: { backend: { servicePort: 8080 } } });
    expect(patched).toMatchObject({
      status: 200,
      body: { spec: { backend: { serviceName: 'web', servicePort: 8080 } } },
    });
    const wrong = await cluster.call('PATCH', `${old('ingresses/web')}?fieldValidation=Strict`, {
      spec: { defaultBackend: { service: { name: 'x', port: { number: 1 } } } },
    });
    expect(wrong).toMatchObject({ status: 422, body: { message: expect.stringContaining('spec.defaultBackend') } });
  });

  test('needs path types in v1 only', async () => {
    const cluster = clusterOf('v1.20.15-gke.1000');
    const paths = [{ path: '/', backend: { service: { name: 'web', port: { number: 80 } } } }];
    const body = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'new' } };
    const refused = await cluster.call('POST', current('ingresses'), {
      ...body,
      spec: { rules: [{ http: { paths } }] },
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('pathType must be specified') },
    });
  });

  test('is refused when neither rules nor a backend are there, in the older words too', async () => {
    const refused = await clusterOf('v1.18.20-gke.900').call('POST', old('ingresses'), { ...oldIngress, spec: {} });
    expect(refused).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
  });

  test('survives being turned into the older version and back', () => {
    const port = fc.oneof(
      fc.integer({ min: 1, max: 65_535 }).map((number) => ({ number })),
      fc.constantFrom('http', 'web').map((name) => ({ name })),
    );
    const backend = fc.oneof(
      fc.record({ service: fc.record({ name: fc.constantFrom('a', 'b'), port }) }),
      fc.constant({ resource: { apiGroup: 'x.example', kind: 'Bucket', name: 'b' } }),
    );
    const path = fc.record({ path: fc.constantFrom('/', '/a'), pathType: fc.constantFrom('Exact', 'Prefix'), backend });
    const rule = fc.record(
      {
        host: fc.constantFrom('a.example'),
        http: fc.record({ paths: fc.array(path, { minLength: 1, maxLength: 3 }) }),
      },
      { requiredKeys: [] },
    );
    const spec = fc.record({ defaultBackend: backend, rules: fc.array(rule, { maxLength: 3 }) }, { requiredKeys: [] });
    fc.assert(
      fc.property(spec, (value) => {
        expect(fromV1beta1(toV1beta1({ spec: value }))).toEqual({ spec: value });
      }),
    );
  });
});

describe('other kinds in several versions', () => {
  test('an EndpointSlice of v1beta1 has its zone and node in a map', async () => {
    const cluster = clusterOf('v1.24.1');
    const path = '/apis/discovery.k8s.io/v1beta1/namespaces/default/endpointslices';
    const endpoints = [
      {
        addresses: ['10.0.0.1'],
        topology: { 'topology.kubernetes.io/zone': 'us-east4-a', 'kubernetes.io/hostname': 'n1', rack: 'r1' },
      },
    ];
    const body = { apiVersion: 'discovery.k8s.io/v1beta1', kind: 'EndpointSlice', metadata: { name: 's' } };
    await cluster.call('POST', path, { ...body, addressType: 'IPv4', endpoints });
    const stored = await cluster.call('GET', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/s');
    expect(stored.body['endpoints']).toEqual([
      { addresses: ['10.0.0.1'], zone: 'us-east4-a', nodeName: 'n1', deprecatedTopology: { rack: 'r1' } },
    ]);
    const shown = await cluster.call('GET', `${path}/s`);
    expect(shown.body['endpoints']).toMatchObject(endpoints);
  });

  test('an Event of core/v1 is one of events.k8s.io too', async () => {
    const cluster = clusterOf('v1.33.5');
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'web.1' },
      involvedObject: { kind: 'Ingress', name: 'web', namespace: 'default' },
      reason: 'Sync',
      message: 'Scheduled for sync',
      source: { component: 'loadbalancer-controller' },
      type: 'Normal',
    };
    expect((await cluster.call('POST', '/api/v1/namespaces/default/events', event)).status).toBe(201);
    const shown = await cluster.call('GET', '/apis/events.k8s.io/v1/namespaces/default/events/web.1');
    expect(shown.body).toMatchObject({
      regarding: { name: 'web' },
      note: 'Scheduled for sync',
      deprecatedSource: { component: 'loadbalancer-controller' },
    });
    const about = 'fieldSelector=involvedObject.name=web,involvedObject.kind=Ingress';
    expect((await cluster.call('GET', `/api/v1/events?${about}`)).body.items).toHaveLength(1);
    expect((await cluster.call('GET', '/api/v1/events?fieldSelector=reason=Other')).body.items).toHaveLength(0);
  });
});

describe('aggregated discovery', () => {
  const accept = (version: string): Record<string, string> => ({
    accept: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`,
  });

  test('tells everything at once to clients that accept it', async () => {
    const answer = await clusterOf('v1.33.5').call('GET', '/apis', undefined, accept('v2'));
    expect(answer.headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    expect(answer.body).toMatchObject({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' });
    const items = answer.body.items ?? [];
    expect(items.map(({ metadata }) => metadata.name)).toEqual([
      'apps',
      'events.k8s.io',
      'networking.k8s.io',
      'apiextensions.k8s.io',
      'coordination.k8s.io',
      'discovery.k8s.io',
      'cloud.google.com',
      'networking.gke.io',
    ]);
    expect(items[0]).toMatchObject({
      versions: [
        {
          version: 'v1',
          freshness: 'Current',
          resources: [
            {
              resource: 'deployments',
              scope: 'Namespaced',
              singularResource: 'deployment',
              shortNames: ['deploy'],
              categories: ['all'],
              responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
              subresources: [
                { subresource: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } },
                { subresource: 'status' },
              ],
            },
            { resource: 'replicasets' },
          ],
        },
      ],
    });
  });

  test.each([
    ['v1.26.1', 'v2beta1', 'APIGroupList'],
    ['v1.27.1', 'v2beta1', 'APIGroupDiscoveryList'],
    ['v1.29.1', 'v2', 'APIGroupList'],
  ])('a server of %s answers a client that asks for %s with %s', async (version, format, kind) => {
    expect((await clusterOf(version).call('GET', '/apis', undefined, accept(format))).body.kind).toBe(kind);
  });
});

describe('plain discovery', () => {
  test('prefers stable versions and names what stored objects are known by', async () => {
    const cluster = clusterOf('v1.20.15-gke.1000');
    expect((await cluster.call('GET', '/apis/networking.k8s.io')).body).toMatchObject({
      preferredVersion: { version: 'v1' },
      versions: [{ version: 'v1' }, { version: 'v1beta1' }],
    });
    const core = await cluster.call('GET', '/api/v1');
    expect(core.body['resources']).toEqual(
      expect.arrayContaining([
        // The digests that every Kubernetes cluster gives for these.
        expect.objectContaining({ name: 'services', storageVersionHash: '0/CO1lhkEBI=' }),
        expect.objectContaining({ name: 'pods', storageVersionHash: 'xPOwRZ+Yhw8=', categories: ['all'] }),
      ]),
    );
  });

  test('tells that definitions of custom resources can only be read', async () => {
    const path = '/apis/apiextensions.k8s.io/v1';
    const cluster = clusterOf('v1.33.5');
    expect((await cluster.call('GET', path)).body['resources']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'customresourcedefinitions', verbs: ['get', 'list', 'watch'] }),
      ]),
    );
    expect((await cluster.call('POST', `${path}/customresourcedefinitions`, {})).status).toBe(405);
  });
});
