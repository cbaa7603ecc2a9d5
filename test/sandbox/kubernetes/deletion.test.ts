import { describe, expect, test } from '@jest/globals';
import { podBody, pods, serviceBody, services, TestCluster } from './harness.js';

const configMaps = '/api/v1/namespaces/default/configmaps';

interface Owner {
  readonly name: string;
  readonly uid: string;
}

/** A ConfigMap that owners, if any, take with them. */
async function configMap(cluster: TestCluster, name: string, owners: readonly Owner[] = []): Promise<Owner> {
  const ownerReferences = owners.map((owner) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    blockOwnerDeletion: true,
    ...owner,
  }));
  const { body } = await cluster.call('POST', configMaps, { metadata: { name, ownerReferences } });
  return { name, uid: String(body.metadata?.['uid']) };
}

function names(cluster: TestCluster): readonly string[] {
  return cluster.api.list('ConfigMap').map(({ metadata }) => metadata.name);
}

describe('owners and what they own', () => {
  test('dependants go some time after their owner, and theirs after them', async () => {
    const cluster = new TestCluster();
    const owner = await configMap(cluster, 'owner');
    const child = await configMap(cluster, 'child', [owner]);
    await configMap(cluster, 'grandchild', [child]);
    expect((await cluster.call('DELETE', `${configMaps}/owner`)).status).toBe(200);
    expect(names(cluster)).toEqual(['child', 'grandchild']);
    cluster.clock.advance(10_000);
    expect(names(cluster)).toEqual([]);
  });

  test('a dependant with another owner stays, without the one that is gone', async () => {
    const cluster = new TestCluster();
    const one = await configMap(cluster, 'one');
    const two = await configMap(cluster, 'two');
    await configMap(cluster, 'child', [one, two]);
    await cluster.call('DELETE', `${configMaps}/one`);
    cluster.clock.advance(10_000);
    expect(cluster.api.get('ConfigMap', 'default', 'child')?.metadata.ownerReferences).toMatchObject([two]);
  });

  test('an object whose owner never was is deleted', async () => {
    const cluster = new TestCluster();
    await configMap(cluster, 'child', [{ name: 'nobody', uid: '00000000-0000-4000-8000-000000000000' }]);
    cluster.clock.advance(10_000);
    expect(names(cluster)).toEqual([]);
  });

  test('an owner of a kind that is not served is left alone', async () => {
    const cluster = new TestCluster();
    const ownerReferences = [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 'x', uid: 'u' }];
    await cluster.call('POST', configMaps, { metadata: { name: 'child', ownerReferences } });
    cluster.clock.advance(10_000);
    expect(names(cluster)).toEqual(['child']);
  });

  test('a foreground deletion waits for the dependants', async () => {
    const cluster = new TestCluster();
    const owner = await configMap(cluster, 'owner');
    await configMap(cluster, 'child', [owner]);
    const options = { propagationPolicy: 'Foreground' };
    const { body } = await cluster.call('DELETE', `${configMaps}/owner`, options);
    expect(body.metadata).toMatchObject({ finalizers: ['foregroundDeletion'], deletionGracePeriodSeconds: 0 });
    expect(names(cluster)).toEqual(['child', 'owner']);
    cluster.clock.advance(10_000);
    expect(names(cluster)).toEqual([]);
  });

  test.each([
    ['propagationPolicy', { propagationPolicy: 'Orphan' }],
    ['orphanDependents', { orphanDependents: true }],
  ])('orphans stay when %s asks for it', async (_, options) => {
    const cluster = new TestCluster();
    const owner = await configMap(cluster, 'owner');
    await configMap(cluster, 'child', [owner]);
    await cluster.call('DELETE', `${configMaps}/owner`, options);
    cluster.clock.advance(10_000);
    expect(names(cluster)).toEqual(['child']);
    expect(cluster.api.get('ConfigMap', 'default', 'child')?.metadata).not.toHaveProperty('ownerReferences');
  });

  test.each([
    [{ propagationPolicy: 'Sideways' }, 'propagationPolicy: Unsupported value: "Sideways"'],
    [
      { propagationPolicy: 'Orphan', orphanDependents: true },
      'orphanDependents and deletionPropagation cannot be both set',
    ],
  ])('%j is refused', async (options, message) => {
    const cluster = new TestCluster();
    await configMap(cluster, 'owner');
    const { status, body } = await cluster.call('DELETE', `${configMaps}/owner`, options);
    expect(status).toBe(422);
    expect(body.message).toContain(message);
  });
});

describe('a running pod', () => {
  async function withPod(): Promise<TestCluster> {
    const cluster = new TestCluster();
    await cluster.call('POST', pods, { ...podBody('web'), spec: { ...specOf(podBody('web')), nodeName: 'node-1' } });
    return cluster;
  }

  function specOf(body: object): object {
    return 'spec' in body && typeof body.spec === 'object' ? { ...body.spec } : {};
  }

  test('is given time to stop, and is gone when it has', async () => {
    const cluster = await withPod();
    const { body } = await cluster.call('DELETE', `${pods}/web`);
    expect(body.metadata).toMatchObject({
      deletionGracePeriodSeconds: 30,
      deletionTimestamp: '2026-01-01T00:00:30Z',
    });
    expect(cluster.api.get('Pod', 'default', 'web')).toBeDefined();
    cluster.clock.advance(5000);
    expect(cluster.api.get('Pod', 'default', 'web')).toBeUndefined();
  });

  test('goes at once when it is given none', async () => {
    const cluster = await withPod();
    await cluster.call('DELETE', `${pods}/web`, { gracePeriodSeconds: 0 });
    expect(cluster.api.get('Pod', 'default', 'web')).toBeUndefined();
  });

  test('may still be written to while it stops', async () => {
    const cluster = await withPod();
    await cluster.call('DELETE', `${pods}/web`);
    const { status } = await cluster.call('PATCH', `${pods}/web`, { metadata: { labels: { a: 'b' } } });
    expect(status).toBe(200);
    expect(cluster.api.get('Pod', 'default', 'web')).toBeDefined();
  });
});

describe('a namespace that is being deleted', () => {
  test('takes nothing new, and goes when its contents have gone', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } });
    const held = { ...serviceBody('web'), metadata: { name: 'web', finalizers: ['example.com/hold'] } };
    await cluster.call('POST', '/api/v1/namespaces/shop/services', held);
    await cluster.call('DELETE', '/api/v1/namespaces/shop');
    const refused = await cluster.call('POST', '/api/v1/namespaces/shop/services', serviceBody('late'));
    expect(refused.status).toBe(403);
    expect(refused.body.message).toBe(
      'services "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
    );
    cluster.clock.advance(60_000);
    expect(cluster.api.get('Namespace', undefined, 'shop')).toBeDefined();
    await cluster.call('PATCH', '/api/v1/namespaces/shop/services/web', { metadata: { finalizers: null } });
    cluster.clock.advance(10_000);
    expect(cluster.api.get('Namespace', undefined, 'shop')).toBeUndefined();
  });
});

describe('what is only tried', () => {
  test.each([
    ['a create', 'POST', `${services}?dryRun=All`, serviceBody('new'), 201],
    ['an update', 'PATCH', `${services}/web?dryRun=All`, { metadata: { labels: { a: 'b' } } }, 200],
    ['a delete', 'DELETE', `${services}/web?dryRun=All`, undefined, 200],
    ['a delete by its options', 'DELETE', `${services}/web`, { dryRun: ['All'] }, 200],
    ['a delete of all', 'DELETE', `${services}?dryRun=All`, undefined, 200],
  ])('%s leaves everything as it was', async (_, method, url, body, status) => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'));
    const before = await cluster.call('GET', services);
    expect((await cluster.call(method, url, body)).status).toBe(status);
    cluster.clock.advance(60_000);
    expect((await cluster.call('GET', services)).body).toEqual(before.body);
  });
});

test('what is only tried to be created has no version', async () => {
  const { body } = await new TestCluster().call('POST', `${services}?dryRun=All`, serviceBody('new'));
  expect(body.metadata).toMatchObject({ name: 'new', uid: expect.any(String) });
  expect(body.metadata).not.toHaveProperty('resourceVersion');
});

test('deletecollection deletes what is selected only', async () => {
  const cluster = new TestCluster();
  for (const name of ['a', 'b', 'c']) {
    await cluster.call('POST', configMaps, { metadata: { name, labels: { keep: String(name === 'b') } } });
  }
  const { body } = await cluster.call('DELETE', `${configMaps}?labelSelector=keep%3Dfalse`);
  expect(body.items?.map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
  expect(names(cluster)).toEqual(['b']);
});
