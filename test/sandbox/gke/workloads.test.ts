import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newSetSize, oldSetSizes, rolloutLimits } from '../../../src/sandbox/gke/workloads/rollout.js';
import { asObject, asObjects } from '../../../src/sandbox/kubernetes/json.js';
import type { KubernetesObject, ObjectDraft } from '../../../src/sandbox/kubernetes/cluster.js';
import { GkeWorld, service } from './harness.js';

const deployments = '/apis/apps/v1/namespaces/default/deployments';

function deployment(image: string, spec: object = {}): ObjectDraft {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image, ports: [{ name: 'web', containerPort: 8080 }] }] },
      },
      ...spec,
    },
  };
}

async function deployed(spec: object = {}): Promise<GkeWorld> {
  const world = new GkeWorld();
  expect(await world.kubectl('POST', deployments, deployment('app:1', spec))).toBe(201);
  await world.pass(60);
  return world;
}

function status(world: GkeWorld): Readonly<Record<string, unknown>> {
  return asObject(world.object('Deployment', 'web')?.['status']);
}

function condition(world: GkeWorld, type: string): unknown {
  const conditions = asObjects(asObject(world.object('Deployment', 'web')?.['status'])['conditions']);
  return conditions.find((entry) => entry['type'] === type);
}

function images(world: GkeWorld): readonly unknown[] {
  return world.kubernetes
    .list('Pod', 'default')
    .map((pod) => asObjects(asObject(pod['spec'])['containers'])[0]?.['image']);
}

function sets(world: GkeWorld): readonly KubernetesObject[] {
  return world.kubernetes.list('ReplicaSet', 'default');
}

function reasons(world: GkeWorld, kind: string): readonly unknown[] {
  return world.kubernetes
    .list('Event', 'default')
    .filter((event) => asObject(event['involvedObject'])['kind'] === kind)
    .map((event) => event['message']);
}

describe('a Deployment', () => {
  test('gets a ReplicaSet with its pods, and says when they are available', async () => {
    const world = await deployed();
    expect(status(world)).toMatchObject({
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
    });
    expect(condition(world, 'Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' });
    expect(condition(world, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
    const [set] = sets(world);
    expect(set?.metadata.name).toMatch(/^web-[a-z0-9]{10}$/);
    expect(set?.metadata.labels?.['pod-template-hash']).toBe(set?.metadata.name.slice(4));
    expect(set?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
    expect(reasons(world, 'Deployment')).toEqual([`Scaled up replica set ${set?.metadata.name ?? ''} from 0 to 4`]);
    expect(reasons(world, 'ReplicaSet')).toHaveLength(4);
  });

  test('is not available before its pods are ready', async () => {
    const world = new GkeWorld();
    await world.kubectl('POST', deployments, deployment('app:1'));
    await world.pass(3);
    expect(condition(world, 'Available')).toMatchObject({ status: 'False', reason: 'MinimumReplicasUnavailable' });
    expect(condition(world, 'Progressing')).toMatchObject({ status: 'True' });
  });

  test('moves to a new template without ever having fewer pods available than it may', async () => {
    const world = await deployed();
    await world.kubectl('PATCH', `${deployments}/web`, { spec: deployment('app:2')['spec'] });
    let fewest = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let second = 0; second < 90; second++) {
      await world.pass(1);
      fewest = Math.min(fewest, Number(status(world)['availableReplicas'] ?? 0));
      const wanted = sets(world).map((set) => Number(asObject(set['spec'])['replicas']));
      most = Math.max(
        most,
        wanted.reduce((total, replicas) => total + replicas, 0),
      );
    }
    expect(images(world)).toEqual(['app:2', 'app:2', 'app:2', 'app:2']);
    expect(fewest).toBeGreaterThanOrEqual(3);
    expect(most).toBe(5);
    expect(status(world)).toMatchObject({ observedGeneration: 2, updatedReplicas: 4, availableReplicas: 4 });
    expect(world.annotation('Deployment', 'web', 'deployment.kubernetes.io/revision')).toBe('2');
    expect(sets(world)).toHaveLength(2);
  });

  test('goes back to the ReplicaSet that it had for an earlier template, under a new revision', async () => {
    const world = await deployed();
    await world.kubectl('PATCH', `${deployments}/web`, { spec: deployment('app:2')['spec'] });
    await world.pass(90);
    await world.kubectl('PATCH', `${deployments}/web`, { spec: deployment('app:1')['spec'] });
    await world.pass(90);
    expect(sets(world)).toHaveLength(2);
    expect(new Set(images(world))).toEqual(new Set(['app:1']));
    expect(world.annotation('Deployment', 'web', 'deployment.kubernetes.io/revision')).toBe('3');
  });

  test('replaces all at once with strategy Recreate', async () => {
    const world = await deployed({ strategy: { type: 'Recreate' } });
    await world.kubectl('PATCH', `${deployments}/web`, {
      spec: deployment('app:2', { strategy: { type: 'Recreate' } })['spec'],
    });
    const seen = new Set<string>();
    for (let second = 0; second < 60; second++) {
      await world.pass(1);
      seen.add([...new Set(images(world))].join());
    }
    expect([...seen]).not.toContain('app:1,app:2');
    expect(new Set(images(world))).toEqual(new Set(['app:2']));
  });

  test('is scaled up and down, and while paused is only scaled', async () => {
    const world = await deployed();
    await world.kubectl('PATCH', `${deployments}/web`, { spec: { replicas: 6 } });
    await world.pass(30);
    expect(images(world)).toHaveLength(6);
    await world.kubectl('PATCH', `${deployments}/web`, {
      spec: { ...asObject(deployment('app:2')['spec']), replicas: 2, paused: true },
    });
    await world.pass(30);
    expect(images(world)).toEqual(['app:1', 'app:1']);
    expect(condition(world, 'Progressing')).toMatchObject({ reason: 'DeploymentPaused' });
  });

  test('keeps no more old ReplicaSets than it is told to', async () => {
    const world = await deployed({ revisionHistoryLimit: 1 });
    for (const image of ['app:2', 'app:3', 'app:4']) {
      await world.kubectl('PATCH', `${deployments}/web`, {
        spec: deployment(image, { revisionHistoryLimit: 1 })['spec'],
      });
      await world.pass(90);
    }
    expect(sets(world)).toHaveLength(2);
  });

  test('gives up after its deadline when there is nowhere for its pods to run', async () => {
    const world = new GkeWorld();
    world.gke.resizeNodePool('default-pool', 0);
    await world.pass(120);
    await world.kubectl('POST', deployments, deployment('app:1', { progressDeadlineSeconds: 60 }));
    await world.pass(50);
    expect(condition(world, 'Progressing')).toMatchObject({ status: 'True' });
    await world.pass(60);
    expect(condition(world, 'Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
  });

  test('takes its ReplicaSets and pods with it', async () => {
    const world = await deployed();
    expect(await world.kubectl('DELETE', `${deployments}/web`)).toBe(200);
    await world.pass(10);
    expect(sets(world)).toEqual([]);
    expect(images(world)).toEqual([]);
  });

  test('replaces a pod that somebody deletes', async () => {
    const world = await deployed();
    const [pod] = world.kubernetes.list('Pod', 'default');
    world.kubernetes.remove('Pod', 'default', pod?.metadata.name ?? '');
    await world.pass(30);
    expect(images(world)).toHaveLength(4);
    expect(status(world)).toMatchObject({ availableReplicas: 4 });
  });

  test('has its pods among the endpoints of a Service', async () => {
    const world = await deployed();
    world.kubernetes.apply(service('web'));
    await world.pass(10);
    const [subset] = asObjects(world.object('Endpoints', 'web')?.['subsets']);
    expect(asObjects(subset?.['addresses'])).toHaveLength(4);
  });

  test('goes on where it was after the process was killed', async () => {
    const world = await deployed();
    await world.kubectl('PATCH', `${deployments}/web`, { spec: deployment('app:2')['spec'] });
    await world.pass(4);
    const next = new GkeWorld({ saved: world.save() });
    await next.pass(90);
    expect(images(next)).toEqual(['app:2', 'app:2', 'app:2', 'app:2']);
  });
});

describe('a rolling update', () => {
  const percentOrCount = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
  );

  test('stays within its limits at every step and comes to an end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), percentOrCount, percentOrCount, (replicas, surge, unavailable) => {
        const limits = rolloutLimits(replicas, surge, unavailable);
        let current = { name: 'new', wanted: 0, available: 0 };
        let old = { name: 'old', wanted: replicas, available: replicas };
        for (let step = 0; step < 60; step++) {
          current = { ...current, wanted: newSetSize(limits, current, [old]) };
          const kept = oldSetSizes(limits, current, [old]).get('old') ?? 0;
          old = { name: 'old', wanted: kept, available: Math.min(kept, old.available) };
          expect(current.wanted + old.wanted).toBeLessThanOrEqual(replicas + limits.surge);
          expect(current.available + old.available).toBeGreaterThanOrEqual(replicas - limits.unavailable);
          current = { ...current, available: Math.min(current.wanted, current.available + 1) };
        }
        expect([current.wanted, old.wanted]).toEqual([replicas, 0]);
      }),
    );
  });
});
