import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { TrafficRequest } from '../../src/sandbox/index.js';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { Operator } from './support/operator.js';
import { FOUR_SERVICES, writeWish } from './support/wish.js';

const SHOP = { host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' } as const;

let operator: Operator;
beforeEach(async () => {
  operator = new Operator(FOUR_SERVICES);
  writeWish(operator, { clusters: ['us', 'europe'], fallback: 'web', routes: [SHOP] });
  await operator.apply(await operator.plan());
  operator.pass(1200);
});
afterEach(() => {
  operator.close();
});

function address(): string {
  const found = operator.world.gce.list('addresses').find(({ name }) => name === 'lb-ip')?.['address'];
  return typeof found === 'string' ? found : '';
}

/** Clusters that answer clients in a region. */
function answering(region: string): readonly string[] {
  const requests: readonly TrafficRequest[] = [
    { address: address(), port: 80, host: 'x.example.com', path: '/', region },
    { address: address(), port: 80, host: 'a.example.com', path: '/cart', region },
  ];
  const clusters = requests.map((request) => {
    const answer = operator.world.traffic.request(request);
    return answer.refused ? 'refused' : (answer.cluster ?? String(answer.status));
  });
  return [...new Set(clusters)];
}

describe('drain', () => {
  test('sends a cluster no new requests, loses none, and a later apply leaves it so', async () => {
    expect(answering('us-east4')).toEqual(['us']);
    const requests = [{ address: address(), port: 80, host: 'x.example.com', path: '/', region: 'us-east4' }];
    const plan = await operator.planDrain('us', 0);
    expect(
      plan.changeSet.changes.filter(({ action }) => action !== 'no-op').map(({ address: at, action }) => [at, action]),
    ).toEqual([
      ['backendService/default/shop:80', 'update'],
      ['backendService/default/web:80', 'update'],
    ]);
    const failures = await operator.failuresDuring(requests, async () => {
      expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    });
    expect(failures).toEqual([]);
    expect(answering('us-east4')).toEqual(['europe']);
    expect((await operator.plan()).steps).toEqual([]);
    expect((await operator.planDrain('us', 0)).steps).toEqual([]);
  });

  test('is told once for a cluster, not for each of its backends, and for the services concerned where they are not all', async () => {
    const notes = async (): Promise<readonly string[]> =>
      (await operator.plan()).changeSet.notes.map(({ text }) => text);
    expect(await notes()).toEqual([]);
    const plan = await operator.planDrain('us', 0);
    expect(plan.changeSet.notes).toEqual([]);
    await operator.apply(plan);
    expect(await notes()).toEqual(['cluster us is drained (capacity 0): it gets no requests']);
    const service = operator.world.gce.list('backendServices').find(({ name }) => name === 'mci1-be-30061--lb');
    const backends = (service?.['backends'] as readonly object[]).map((one) => ({ ...one, capacityScaler: 1 }));
    await operator.byHand((api) => api.patch('backendServices', 'mci1-be-30061--lb', { backends }, randomUUID()));
    expect(await notes()).toEqual(['cluster us is drained (capacity 0) for default/shop:80: it gets no requests']);
    operator.write(
      'kubemci.yaml',
      stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: [{ context: 'us', capacity: 0 }, 'europe'] }),
    );
    await operator.apply(await operator.plan());
    expect(await notes()).toEqual(['cluster us is drained (capacity 0): it gets no requests']);
  });

  test('needs no definition, and undrain takes the cluster back', async () => {
    await operator.apply(await operator.planDrain('us', 0, 'lb'));
    await operator.apply(await operator.planDrain('us', 1, 'lb'));
    operator.pass(600);
    expect(answering('us-east4')).toEqual(['us']);
    const plan = await operator.plan();
    expect(plan.steps).toEqual([]);
  });

  test('refuses the last cluster with capacity, and an unknown one', async () => {
    await operator.apply(await operator.planDrain('us', 0));
    await expect(operator.planDrain('europe', 0)).rejects.toThrow('LastCluster');
    await expect(operator.planDrain('mars', 0)).rejects.toThrow('UnknownCluster');
    await expect(operator.planDrain('us', 0, 'europe')).rejects.toThrow('LoadBalancerNotFound');
  });

  test('says that requests will fail where no other cluster has a healthy endpoint', async () => {
    for (const pod of operator.world.cluster('europe').list('Pod')) {
      operator.world.cluster('europe').remove('Pod', pod.metadata.namespace, pod.metadata.name);
    }
    operator.pass(1200);
    const plan = await operator.planDrain('us', 0);
    expect(plan.changeSet.changes.map(({ impact }) => impact.level)).toContain('disruptive');
  });

  test('refuses where the definition decides', async () => {
    operator.write(
      'kubemci.yaml',
      stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: [{ context: 'us', capacity: 1 }, 'europe'] }),
    );
    await expect(operator.planDrain('us', 0)).rejects.toThrow('CapacityDefined');
  });

  test('works while another cluster is down', async () => {
    operator.world.setReachability('europe', 'refused');
    const plan = await operator.planDrain('us', 0);
    expect(plan.steps.length).toBeGreaterThan(0);
    operator.world.setReachability('us', 'refused');
    await expect(operator.planDrain('us', 0)).rejects.toThrow('ClusterUnreachable');
    const failure = await operator.planDrain('us', 0).catch((error: unknown) => error);
    if (!(failure instanceof KubemciError)) throw new Error('it was planned');
    expect(failure.diagnostics.find(({ where }) => where?.cluster === 'us')?.fix).toMatch(
      /If it does not come back: kubemci remove-clusters lb --clusters us --force$/,
    );
  });
});
