import { describe, expect, test } from '@jest/globals';
import { nodeRange, podRange } from '../../../src/sandbox/gke/cluster-profile.js';
import { GkeWorld, pod, service } from './harness.js';

describe('nodes', () => {
  test('every node is a VM with the tag and a Node that names it', () => {
    const world = new GkeWorld();
    const nodes = world.kubernetes.list('Node');
    expect(nodes).toHaveLength(3);
    for (const node of nodes) {
      const zone = node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
      expect(node['spec']).toMatchObject({ providerID: `gce://shop-project/${zone}/${node.metadata.name}` });
      const instance = world.resource(`zones/${zone}/instances/${node.metadata.name}`);
      expect(instance).toMatchObject({ tags: { items: ['gke-us-node'] } });
      const [{ networkIP }] = instance?.['networkInterfaces'] as [{ networkIP: string }];
      expect(node['status']).toMatchObject({
        addresses: expect.arrayContaining([{ type: 'InternalIP', address: networkIP }]),
        conditions: [
          expect.objectContaining({
            type: 'Ready',
            status: 'True',
            lastHeartbeatTime: node.metadata.creationTimestamp,
            lastTransitionTime: node.metadata.creationTimestamp,
          }),
        ],
        nodeInfo: { kubeletVersion: world.kubernetes.version, architecture: 'amd64' },
      });
    }
  });

  test('clusters of different index share no addresses', () => {
    const [first, second] = [new GkeWorld(), new GkeWorld({ profile: { index: 1 } })].map((world) =>
      world.kubernetes.list('Node').map((node) => JSON.stringify([node['spec'], node['status']])),
    );
    expect(first?.some((node) => second?.includes(node))).toBe(false);
    expect(second?.join('')).toContain('10.129.0.2');
    expect(second?.join('')).toContain('10.8.0.0/24');
  });
});

describe('pods', () => {
  test('a pod without a status gets a node, then an address and readiness', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(pod('web', 0));
    expect(world.object('Pod', 'web-0')?.['status']).toMatchObject({ phase: 'Pending' });
    await world.pass(2);
    expect(world.object('Pod', 'web-0')?.['spec']).toHaveProperty('nodeName');
    expect(world.object('Pod', 'web-0')?.['status']).toMatchObject({ phase: 'Pending' });
    await world.pass(10);
    expect(world.object('Pod', 'web-0')?.['status']).toMatchObject({
      phase: 'Running',
      podIP: expect.stringMatching(/^10\.4\.\d+\.2$/),
      conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]),
    });
  });

  test('pods spread over the nodes and never share an address', async () => {
    const world = new GkeWorld();
    for (let index = 0; index < 6; index++) world.kubernetes.apply(pod('web', index));
    await world.pass(20);
    const pods = world.kubernetes
      .list('Pod')
      .map((object) => JSON.parse(JSON.stringify(object)) as { spec: { nodeName: string }; status: { podIP: string } });
    expect(new Set(pods.map(({ status }) => status.podIP)).size).toBe(6);
    const perNode = world.kubernetes
      .list('Node')
      .map(({ metadata }) => pods.filter(({ spec }) => spec.nodeName === metadata.name).length);
    expect(perNode).toEqual([2, 2, 2]);
  });

  test('a pod with a status of its own is left as it is', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply({ ...pod('web', 0), status: { phase: 'Failed' } });
    await world.pass(30);
    expect(world.object('Pod', 'web-0')?.['status']).toEqual({ phase: 'Failed' });
  });
});

describe('endpoints', () => {
  test('named target ports are resolved per pod, and pods that are not ready are marked', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('web'));
    world.kubernetes.apply(pod('web', 0, 8080));
    world.kubernetes.apply(pod('web', 1, 9090));
    await world.pass(20);
    world.kubernetes.merge('Pod', 'default', 'web-1', { status: { conditions: [{ type: 'Ready', status: 'False' }] } });
    await world.pass(5);
    const slices = world.kubernetes.list('EndpointSlice', 'default').map((slice) => ({
      service: slice.metadata.labels?.['kubernetes.io/service-name'],
      ports: slice['ports'],
      ready: JSON.stringify(slice['endpoints']).includes('"ready":true'),
    }));
    expect(slices).toHaveLength(2);
    expect(slices).toEqual(
      expect.arrayContaining([
        { service: 'web', ports: [{ name: 'http', port: 8080, protocol: 'TCP' }], ready: true },
        { service: 'web', ports: [{ name: 'http', port: 9090, protocol: 'TCP' }], ready: false },
      ]),
    );
    expect(world.object('Endpoints', 'web')?.['subsets']).toMatchObject([
      { addresses: [{ targetRef: { name: 'web-0' } }] },
      { notReadyAddresses: [{ targetRef: { name: 'web-1' } }] },
    ]);
  });

  test('a service that goes takes its endpoints along', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('web'));
    await world.pass(5);
    expect(world.object('Endpoints', 'web')).toBeDefined();
    world.kubernetes.remove('Service', 'default', 'web');
    await world.pass(5);
    expect(world.object('Endpoints', 'web')).toBeUndefined();
    expect(world.kubernetes.list('EndpointSlice', 'default')).toEqual([]);
  });

  test('settling a seed runs its pods at once', () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('web'));
    world.kubernetes.apply(pod('web', 0));
    world.gke.settlePods();
    expect(world.object('Pod', 'web-0')?.['status']).toMatchObject({ phase: 'Running' });
    expect(JSON.stringify(world.object('Endpoints', 'web')?.['subsets'])).toContain('web-0');
  });
});

describe('the default NEG annotation', () => {
  const path = '/api/v1/namespaces/default/services';
  const key = 'cloud.google.com/neg';

  test('new services get it', async () => {
    const world = new GkeWorld();
    await world.kubectl('POST', path, service('web'));
    expect(world.annotation('Service', 'web', key)).toBe('{"ingress":true}');
  });

  test('services that say something about NEGs keep it', async () => {
    const world = new GkeWorld();
    await world.kubectl('POST', path, service('web', { annotations: { [key]: '{"ingress":false}' } }));
    expect(world.annotation('Service', 'web', key)).toBe('{"ingress":false}');
  });

  test('an update does not bring it back', async () => {
    const world = new GkeWorld();
    await world.kubectl('POST', path, service('web'));
    await world.kubectl('PATCH', `${path}/web`, { metadata: { annotations: { [key]: null } } });
    await world.pass(30);
    expect(world.annotation('Service', 'web', key)).toBeUndefined();
  });

  test('a cluster can have it switched off', async () => {
    const world = new GkeWorld({ profile: { negByDefault: false } });
    await world.kubectl('POST', path, service('web'));
    expect(world.annotation('Service', 'web', key)).toBeUndefined();
  });
});

test('a pod that is started tells of it, container by container', async () => {
  const world = new GkeWorld();
  world.kubernetes.apply(pod('web', 0));
  await world.pass(30);
  const events = world.kubernetes.list('Event', 'default');
  expect(events.map((event) => event['reason']).sort()).toEqual(['Created', 'Pulled', 'Scheduled', 'Started']);
  expect(world.object('Pod', 'web-0')?.['status']).toMatchObject({
    containerStatuses: [{ name: 'main', image: 'app:1', ready: true, restartCount: 0 }],
  });
});

test('the same thing happening again is counted on one Event, and old ones are forgotten', async () => {
  const world = new GkeWorld();
  world.gke.resizeNodePool('default-pool', 0);
  await world.pass(120);
  world.kubernetes.apply(pod('web', 0));
  await world.pass(60);
  const unplaced = world.kubernetes.list('Event', 'default').filter((event) => event['reason'] === 'FailedScheduling');
  expect(unplaced).toHaveLength(1);
  expect(Number(unplaced[0]?.['count'])).toBeGreaterThan(2);
  world.kubernetes.remove('Pod', 'default', 'web-0');
  world.clock.advance(2 * 3_600_000);
  world.kubernetes.apply(pod('web', 1));
  await world.pass(30);
  expect(world.kubernetes.list('Event', 'default').every((event) => JSON.stringify(event).includes('web-1'))).toBe(
    true,
  );
});

test('pods of any two clusters of a world have addresses of their own, apart from all nodes', () => {
  const { profile } = new GkeWorld();
  const profiles = Array.from({ length: 94 }, (_, index) => ({ ...profile, index }));
  const pods = profiles.map(podRange);
  expect(new Set(pods).size).toBe(profiles.length);
  const nodes = profiles.map((profile) => nodeRange(profile).split('.').slice(0, 2).join('.'));
  // A /14 is four neighbours in the second number.
  const taken = pods.flatMap((range) => {
    const [first = '', second = ''] = range.split('.');
    return [0, 1, 2, 3].map((offset) => `${first}.${Number(second) + offset}`);
  });
  expect(nodes.filter((node) => taken.includes(node))).toEqual([]);
  for (const range of pods) expect(Number(range.split('.')[1])).toBeLessThanOrEqual(252);
});
