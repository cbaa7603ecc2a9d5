import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { WorldSpec } from '../../src/sandbox/index.js';
import { Operator } from '../properties/support/operator.js';
import type { Wish } from '../properties/support/wish.js';
import { FOUR_SERVICES, requestsFor, writeWish } from '../properties/support/wish.js';

/** asia has neither api nor blog; europe has nothing that the wish names but web. */
const MISSING: Readonly<Record<string, readonly string[]>> = { asia: ['api', 'blog'], europe: ['api', 'shop', 'blog'] };

const WORLD: WorldSpec = {
  ...FOUR_SERVICES,
  clusters: FOUR_SERVICES.clusters.map(({ apps = [], ...cluster }) => ({
    ...cluster,
    apps: apps.filter(({ name }) => !(MISSING[cluster.context] ?? []).includes(name)),
  })),
};

const WISH: Wish = {
  clusters: ['us', 'europe', 'asia'],
  fallback: 'api',
  routes: [{ host: 'a.example.com', path: '/shop', pathType: 'Prefix', service: 'shop' }],
};

async function onWorld(action: (operator: Operator) => Promise<void>): Promise<void> {
  const operator = new Operator(WORLD);
  try {
    await action(operator);
  } finally {
    operator.close();
  }
}

function write(operator: Operator, wish: Wish, optional: readonly string[]): void {
  writeWish(operator, wish);
  const services = optional.map((service) => ({ service, requireEverywhere: false }));
  operator.write('kubemci.yaml', stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: wish.clusters, services }));
}

test('services that some clusters lack are served from the others, and the plan says who lacks them', () =>
  onWorld(async (operator) => {
    write(operator, WISH, []);
    await expect(operator.plan()).rejects.toThrow('ServiceMissing');
    write(operator, WISH, ['api', 'shop']);
    const plan = await operator.plan();
    expect(plan.changeSet.notes.filter(({ code }) => code === 'not-ready')).toEqual([
      expect.objectContaining({
        address: 'backendService/default/api:80',
        text: expect.stringContaining('europe, asia') as unknown,
      }),
      expect.objectContaining({
        address: 'backendService/default/shop:80',
        text: expect.stringContaining('europe') as unknown,
      }),
    ]);
    expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
    operator.pass(900);
    for (const request of requestsFor(operator, [WISH])) {
      expect(operator.world.traffic.request(request)).toMatchObject({ status: 200 });
    }
    expect((await operator.plan()).steps).toEqual([]);
  }));

test('a cluster that serves nothing gets no Ingress and no opening, and serves once it has the service', () =>
  onWorld(async (operator) => {
    write(operator, WISH, ['api', 'shop']);
    await operator.apply(await operator.plan());
    operator.pass(900);
    const tags = () => JSON.stringify(operator.world.gce.list('firewalls'));
    expect(operator.world.clusters.get('europe')?.list('Ingress')).toEqual([]);
    expect(tags()).toContain('gke-us-');
    expect(tags()).not.toContain('gke-europe-');
    const web = { ...WISH, fallback: 'web' };
    write(operator, web, ['shop']);
    await operator.apply(await operator.plan());
    operator.pass(900);
    expect(operator.world.clusters.get('europe')?.list('Ingress')).toHaveLength(1);
    expect(tags()).toContain('gke-europe-');
    const [request] = requestsFor(operator, [web]).filter(
      ({ host, region }) => host === 'nobody.test' && region === 'europe-west1',
    );
    if (request === undefined) throw new Error('nothing to ask for');
    expect(operator.world.traffic.request(request)).toMatchObject({ status: 200, cluster: 'europe' });
    expect((await operator.plan()).steps).toEqual([]);
    write(operator, WISH, ['api', 'shop']);
    const lost = await operator.failuresDuring(requestsFor(operator, [WISH]), async () => {
      expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
      operator.pass(900);
    });
    expect(lost).toEqual([]);
    expect(operator.world.clusters.get('europe')?.list('Ingress')).toEqual([]);
    expect(tags()).not.toContain('gke-europe-');
    expect((await operator.plan()).steps).toEqual([]);
  }));
