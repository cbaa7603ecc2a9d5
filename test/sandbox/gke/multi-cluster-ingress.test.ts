import { describe, expect, test } from '@jest/globals';
import { GkeWorld, ingress, pod, service } from './harness.js';

const group = 'k8s-ig--0a1b2c3d11114222';
const groupsAnnotation = 'ingress.gcp.kubernetes.io/instance-groups';
const zones = ['us-east4-a', 'us-east4-b'];

function nodePortService(name: string, nodePort: number): ReturnType<typeof service> {
  return service(name, {
    spec: { type: 'NodePort', ports: [{ name: 'http', port: 80, targetPort: 'web', nodePort }] },
  });
}

async function zonePrinter(): Promise<GkeWorld> {
  const world = new GkeWorld();
  world.kubernetes.apply(nodePortService('zoneprinter', 30061));
  world.kubernetes.apply(ingress('zp', 'zoneprinter'));
  await world.pass(180);
  return world;
}

describe('instance groups', () => {
  test('are made in every zone with nodes, with members and a named port, and then reported', async () => {
    const world = await zonePrinter();
    for (const zone of zones) {
      const resource = world.resource(`zones/${zone}/instanceGroups/${group}`);
      expect(resource).toMatchObject({ namedPorts: [{ name: 'port30061', port: 30061 }] });
      const nodes = world.kubernetes
        .list('Node')
        .filter(({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone'] === zone);
      expect(resource?.['size']).toBe(nodes.length);
    }
    expect(JSON.parse(world.annotation('Ingress', 'zp', groupsAnnotation) ?? '')).toEqual(
      zones.map((zone) => ({
        Name: group,
        Zone: `https://www.googleapis.com/compute/v1/projects/shop-project/zones/${zone}`,
      })),
    );
  });

  test('are reported only after a while', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(nodePortService('zoneprinter', 30061));
    world.kubernetes.apply(ingress('zp', 'zoneprinter'));
    await world.pass(8);
    expect(world.annotation('Ingress', 'zp', groupsAnnotation)).toBeUndefined();
  });

  test('keep old named ports when a service moves to another node port', async () => {
    const world = await zonePrinter();
    world.kubernetes.apply(nodePortService('zoneprinter', 30062));
    await world.pass(60);
    expect(world.resource(`zones/us-east4-a/instanceGroups/${group}`)).toMatchObject({
      namedPorts: [
        { name: 'port30061', port: 30061 },
        { name: 'port30062', port: 30062 },
      ],
    });
  });

  test('go with the last such Ingress, but not while a backend service uses them', async () => {
    const world = await zonePrinter();
    await world.compute('POST', 'global/healthChecks', { name: 'hc', type: 'HTTP', httpHealthCheck: { port: 30061 } });
    await world.pass(60);
    await world.compute('POST', 'global/backendServices', {
      name: 'zp',
      healthChecks: ['projects/shop-project/global/healthChecks/hc'],
      backends: [
        {
          group: `projects/shop-project/zones/us-east4-a/instanceGroups/${group}`,
          balancingMode: 'RATE',
          maxRatePerInstance: 1,
        },
      ],
    });
    await world.pass(60);
    world.kubernetes.remove('Ingress', 'default', 'zp');
    await world.pass(60);
    expect(world.resource(`zones/us-east4-a/instanceGroups/${group}`)).toBeDefined();
    expect(world.resource(`zones/us-east4-b/instanceGroups/${group}`)).toBeUndefined();
    await world.compute('DELETE', 'global/backendServices/zp');
    await world.pass(120);
    expect(world.resource(`zones/us-east4-a/instanceGroups/${group}`)).toBeUndefined();
  });

  test('are not made for a service of type ClusterIP', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('web'));
    world.kubernetes.apply(ingress('web', 'web'));
    await world.pass(120);
    expect(world.requests).toEqual([]);
    expect(world.annotation('Ingress', 'web', groupsAnnotation)).toBeUndefined();
  });

  test('are not made for an Ingress of another class', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(nodePortService('web', 30100));
    world.kubernetes.apply(ingress('web', 'web', { 'kubernetes.io/ingress.class': 'nginx' }));
    await world.pass(120);
    expect(world.requests).toEqual([]);
  });

  test('are still made when the ports are exposed as NEGs without ingress', async () => {
    const world = new GkeWorld();
    const draft = nodePortService('web', 30100);
    const annotations = { 'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}' };
    world.kubernetes.apply({ ...draft, metadata: { ...draft.metadata, annotations } });
    world.kubernetes.apply(ingress('web', 'web'));
    await world.pass(180);
    expect(world.annotation('Ingress', 'web', groupsAnnotation)).toContain(group);
  });
});

describe('an Ingress whose ports are all NEG', () => {
  const annotations = { 'cloud.google.com/neg': '{"ingress":true}' };
  const kinds = ['forwardingRules', 'targetHttpProxies', 'urlMaps', 'backendServices', 'healthChecks'];

  async function trap(ingressAnnotations: Record<string, string> = {}): Promise<GkeWorld> {
    const world = new GkeWorld();
    world.gce.seed('addresses', 'global', { name: 'web-ip' });
    world.kubernetes.apply(service('web', { annotations }));
    world.kubernetes.apply(pod('web', 0));
    world.kubernetes.apply(ingress('web', 'web', ingressAnnotations));
    await world.pass(400);
    return world;
  }

  test('gets a whole load balancer of its own and no instance groups', async () => {
    const world = await trap();
    for (const kind of kinds) expect([kind, world.gce.list(kind).length]).toEqual([kind, 1]);
    expect(world.gce.list('instanceGroups')).toEqual([]);
    expect(world.annotation('Ingress', 'web', groupsAnnotation)).toBeUndefined();
    const rule = world.annotation('Ingress', 'web', 'ingress.kubernetes.io/forwarding-rule');
    expect(rule).toMatch(/^k8s2-fr-0a1b2c3d-default-web-[0-9a-f]{8}$/);
    const address = world.resource(`global/forwardingRules/${rule ?? ''}`)?.['IPAddress'];
    expect(world.object('Ingress', 'web')?.['status']).toEqual({ loadBalancer: { ingress: [{ ip: address }] } });
    expect(world.gce.list('backendServices')[0]).toMatchObject({
      description: '{"kubernetes.io/service-name":"default/web","kubernetes.io/service-port":"80"}',
      backends: [{ balancingMode: 'RATE' }, { balancingMode: 'RATE' }],
    });
  });

  test('takes the static address that was meant for the multi-cluster load balancer', async () => {
    const world = await trap({ 'kubernetes.io/ingress.global-static-ip-name': 'web-ip' });
    expect(world.gce.list('forwardingRules')[0]).toMatchObject({
      IPAddress: world.resource('global/addresses/web-ip')?.['address'],
    });
  });

  test('takes its load balancer down when it goes', async () => {
    const world = await trap();
    await world.kubectl('DELETE', '/apis/networking.k8s.io/v1/namespaces/default/ingresses/web');
    expect(world.object('Ingress', 'web')?.metadata).toHaveProperty('deletionTimestamp');
    await world.pass(400);
    expect(world.object('Ingress', 'web')).toBeUndefined();
    for (const kind of [...kinds, 'networkEndpointGroups']) expect([kind, world.gce.list(kind)]).toEqual([kind, []]);
  });
});

test('what keeps an Ingress from being translated is told as an event', async () => {
  const world = new GkeWorld();
  world.kubernetes.apply(
    service('web', { spec: { type: 'ClusterIP' }, annotations: { 'cloud.google.com/neg': '{}' } }),
  );
  world.kubernetes.apply(ingress('missing', 'nowhere'));
  world.kubernetes.apply(ingress('unreachable', 'web'));
  await world.pass(20);
  const messages = world.kubernetes.list('Event', 'default').map((event) => event['message']);
  expect(messages).toEqual(
    expect.arrayContaining([
      'Scheduled for sync',
      'Translation failed: invalid ingress spec: could not find service "default/nowhere"',
      'Translation failed: invalid ingress spec: service "default/web" is type "ClusterIP", expected "NodePort" or "LoadBalancer"',
    ]),
  );
});
