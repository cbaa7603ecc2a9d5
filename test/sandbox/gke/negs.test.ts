import { describe, expect, test } from '@jest/globals';
import { negName } from '../../../src/sandbox/gke/names.js';
import { GkeWorld, ingress, pod, service } from './harness.js';

const exposed = { 'cloud.google.com/neg': '{"exposed_ports":{"80":{"name":"shop-neg"}}}' };
const zones = ['us-east4-a', 'us-east4-b'];

async function shop(pods = 3): Promise<GkeWorld> {
  const world = new GkeWorld();
  world.kubernetes.apply(service('shop', { annotations: exposed }));
  for (let index = 0; index < pods; index++) world.kubernetes.apply(pod('shop', index));
  await world.pass(120);
  return world;
}

describe('exposed ports', () => {
  test('get a NEG in every zone with nodes, filled with the ready pods of the zone', async () => {
    const world = await shop();
    for (const zone of zones) {
      expect(world.resource(`zones/${zone}/networkEndpointGroups/shop-neg`)).toMatchObject({
        networkEndpointType: 'GCE_VM_IP_PORT',
      });
    }
    const attached = zones.flatMap((zone) => world.endpoints(zone, 'shop-neg'));
    const running = world.kubernetes.list('Pod').map((object) => {
      const { spec, status } = JSON.parse(JSON.stringify(object)) as {
        spec: { nodeName: string };
        status: { podIP: string };
      };
      return `${spec.nodeName} ${status.podIP}:8080`;
    });
    expect([...attached].sort()).toEqual(running.sort());
    expect(world.endpoints('us-east4-b', 'shop-neg')).toHaveLength(1);
  });

  test('are reported on the service and by a ServiceNetworkEndpointGroup', async () => {
    const world = await shop();
    expect(JSON.parse(world.annotation('Service', 'shop', 'cloud.google.com/neg-status') ?? '')).toEqual({
      network_endpoint_groups: { '80': 'shop-neg' },
      zones,
    });
    const neg = world.object('ServiceNetworkEndpointGroup', 'shop-neg');
    expect(neg?.metadata.labels).toEqual({
      'networking.gke.io/managed-by': 'neg-controller',
      'networking.gke.io/service-name': 'shop',
      'networking.gke.io/service-port': '80',
    });
    expect(neg?.['status']).toMatchObject({
      networkEndpointGroups: zones.map((zone) => ({
        id: world.resource(`zones/${zone}/networkEndpointGroups/shop-neg`)?.['id'],
        selfLink: `https://www.googleapis.com/compute/v1/projects/shop-project/zones/${zone}/networkEndpointGroups/shop-neg`,
        networkEndpointType: 'GCE_VM_IP_PORT',
        state: 'ACTIVE',
      })),
      conditions: [
        { type: 'Initialized', status: 'True' },
        { type: 'Synced', status: 'True' },
      ],
    });
  });

  test('report zones before their NEGs exist', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('shop', { annotations: exposed }));
    await world.pass(5);
    expect(world.annotation('Service', 'shop', 'cloud.google.com/neg-status')).toContain('shop-neg');
    expect(world.object('ServiceNetworkEndpointGroup', 'shop-neg')?.['status']).toMatchObject({
      conditions: [
        { type: 'Initialized', status: 'False' },
        { type: 'Synced', status: 'False' },
      ],
    });
  });

  test('follow pods that come, go or stop being ready', async () => {
    const world = await shop(3);
    world.kubernetes.apply(pod('shop', 3));
    await world.pass(60);
    expect(zones.flatMap((zone) => world.endpoints(zone, 'shop-neg'))).toHaveLength(4);
    world.kubernetes.remove('Pod', 'default', 'shop-0');
    world.kubernetes.merge('Pod', 'default', 'shop-1', {
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    });
    await world.pass(60);
    expect(zones.flatMap((zone) => world.endpoints(zone, 'shop-neg'))).toHaveLength(2);
  });

  test('send no request once everything is in place', async () => {
    const world = await shop();
    const sent = world.requests.length;
    await world.pass(600);
    expect(world.requests).toHaveLength(sent);
  });

  test('that are no longer exposed lose their NEG, object and annotation', async () => {
    const world = await shop();
    world.kubernetes.merge('Service', 'default', 'shop', {
      metadata: { annotations: { 'cloud.google.com/neg': null } },
    });
    await world.pass(60);
    for (const zone of zones) expect(world.resource(`zones/${zone}/networkEndpointGroups/shop-neg`)).toBeUndefined();
    expect(world.object('ServiceNetworkEndpointGroup', 'shop-neg')).toBeUndefined();
    expect(world.annotation('Service', 'shop', 'cloud.google.com/neg-status')).toBeUndefined();
  });

  test('keep their NEG while a backend service uses it', async () => {
    const world = await shop();
    const group = 'projects/shop-project/zones/us-east4-a/networkEndpointGroups/shop-neg';
    await world.compute('POST', 'global/healthChecks', { name: 'hc', type: 'HTTP', httpHealthCheck: { port: 80 } });
    await world.pass(60);
    await world.compute('POST', 'global/backendServices', {
      name: 'shop',
      healthChecks: ['projects/shop-project/global/healthChecks/hc'],
      backends: [{ group, balancingMode: 'RATE', maxRatePerEndpoint: 1 }],
    });
    await world.pass(60);
    world.kubernetes.remove('Service', 'default', 'shop');
    await world.pass(60);
    expect(world.gce.get(group)).toBeDefined();
    expect(world.object('ServiceNetworkEndpointGroup', 'shop-neg')?.metadata).toHaveProperty('deletionTimestamp');
    await world.compute('DELETE', 'global/backendServices/shop');
    await world.pass(120);
    expect(world.gce.get(group)).toBeUndefined();
    expect(world.object('ServiceNetworkEndpointGroup', 'shop-neg')).toBeUndefined();
  });

  test('go on after the process was killed', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('shop', { annotations: exposed }));
    world.kubernetes.apply(pod('shop', 0));
    await world.pass(6);
    const revived = new GkeWorld({ saved: world.save() });
    await revived.pass(120);
    expect(zones.flatMap((zone) => revived.endpoints(zone, 'shop-neg'))).toHaveLength(1);
  });
});

describe('{"ingress":true}', () => {
  const annotations = { 'cloud.google.com/neg': '{"ingress":true}' };

  test('alone makes no NEG', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('web', { annotations }));
    await world.pass(60);
    expect(world.requests).toEqual([]);
  });

  test('makes NEGs with generated names for the ports that a multi-cluster Ingress uses', async () => {
    const world = new GkeWorld();
    const ports = [
      { name: 'http', port: 80, targetPort: 'web' },
      { name: 'admin', port: 81, targetPort: 'web' },
    ];
    world.kubernetes.apply(service('web', { annotations, spec: { ports } }));
    world.kubernetes.apply(ingress('web', 'web'));
    await world.pass(60);
    const name = negName(world.profile, 'default', 'web', 80);
    expect(name).toMatch(/^k8s1-0a1b2c3d-default-web-80-[0-9a-f]{8}$/);
    expect(world.kubernetes.list('ServiceNetworkEndpointGroup').map(({ metadata }) => metadata.name)).toEqual([name]);
  });
});
