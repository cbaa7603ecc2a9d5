import { describe, expect, test } from '@jest/globals';
import { asObject } from '../../../src/sandbox/kubernetes/json.js';
import type { ObjectDraft } from '../../../src/sandbox/kubernetes/cluster.js';
import { GkeWorld, ingress, pod, service } from './harness.js';

const group = (zone: string): string => `zones/${zone}/instanceGroups/k8s-ig--0a1b2c3d11114222`;

function nodes(world: GkeWorld): readonly string[] {
  return world.kubernetes.list('Node').map(({ metadata }) => metadata.name);
}

function members(world: GkeWorld, zone: string): readonly string[] {
  return world.gce.members(`projects/shop-project/${group(zone)}`).map((link) => link.split('/').at(-1) ?? '');
}

const deployment: ObjectDraft = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', namespace: 'default' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'shop' } },
    template: { metadata: { labels: { app: 'shop' } }, spec: pod('shop', 0)['spec'] },
  },
};

describe('a node pool', () => {
  test('that grows has VMs first, then Nodes with ranges of their own', async () => {
    const world = new GkeWorld();
    expect(nodes(world)).toHaveLength(3);
    world.gke.resizeNodePool('default-pool', 3);
    expect(nodes(world)).toHaveLength(3);
    await world.pass(90);
    expect(nodes(world)).toHaveLength(6);
    const ranges = world.kubernetes.list('Node').map((node) => asObject(node['spec'])['podCIDR']);
    expect(new Set(ranges).size).toBe(6);
    expect(world.gce.list('instances')).toHaveLength(6);
    expect(world.requests.filter((request) => request.startsWith('POST zones/us-east4-a/instances'))).toHaveLength(1);
  });

  test('that shrinks loses its Nodes and their pods, which run elsewhere then', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(deployment);
    world.kubernetes.apply(
      service('shop', { annotations: { 'cloud.google.com/neg': '{"exposed_ports":{"80":{"name":"shop"}}}' } }),
    );
    await world.pass(120);
    expect([...world.endpoints('us-east4-a', 'shop'), ...world.endpoints('us-east4-b', 'shop')]).toHaveLength(3);
    world.gke.resizeNodePool('default-pool', 1);
    await world.pass(200);
    expect(nodes(world)).toHaveLength(2);
    const placed = world.kubernetes.list('Pod', 'default').map((object) => asObject(object['spec'])['nodeName']);
    expect(placed).toHaveLength(3);
    for (const name of placed) expect(nodes(world)).toContain(name);
    expect([...world.endpoints('us-east4-a', 'shop'), ...world.endpoints('us-east4-b', 'shop')]).toHaveLength(3);
  });

  test('has its instance groups follow', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(
      service('web', { annotations: { 'cloud.google.com/neg': '{}' }, spec: { type: 'NodePort' } }),
    );
    world.kubernetes.apply(ingress('web', 'web'));
    await world.pass(120);
    expect(members(world, 'us-east4-b')).toHaveLength(1);
    world.gke.resizeNodePool('default-pool', 2);
    await world.pass(120);
    expect(members(world, 'us-east4-b')).toHaveLength(2);
    world.gke.resizeNodePool('default-pool', 1);
    await world.pass(120);
    expect(members(world, 'us-east4-a')).toHaveLength(1);
    expect(nodes(world)).toEqual(expect.arrayContaining([...members(world, 'us-east4-a')]));
  });

  test('that the cluster has not is refused', () => {
    expect(() => {
      new GkeWorld().gke.resizeNodePool('big', 1);
    }).toThrow('no node pool big; there are default-pool');
  });

  test('is not touched by a VM that is none of the cluster', async () => {
    const world = new GkeWorld();
    await world.compute('POST', 'zones/us-east4-a/instances', { name: 'bastion' });
    await world.pass(90);
    expect(nodes(world)).toHaveLength(3);
  });

  test('loses the Node whose VM somebody deletes', async () => {
    const world = new GkeWorld();
    const [name = ''] = nodes(world);
    const zone = world.kubernetes.get('Node', undefined, name)?.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
    await world.compute('DELETE', `zones/${zone}/instances/${name}`);
    await world.pass(120);
    expect(nodes(world)).not.toContain(name);
  });
});
