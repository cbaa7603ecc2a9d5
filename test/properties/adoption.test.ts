import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { makeRemovePlan } from '../../src/services/make-remove-plan.js';
import { Operator } from './support/operator.js';
import { FOUR_SERVICES, writeWish } from './support/wish.js';

const WISH = { clusters: ['us', 'europe'], fallback: 'web', routes: [] } as const;

let operator: Operator;
beforeEach(async () => {
  operator = new Operator(FOUR_SERVICES);
  writeWish(operator, WISH);
  await operator.apply(await operator.plan());
  operator.pass(1200);
});
afterEach(() => {
  operator.close();
});

function changed({ changeSet }: GclbPlan): readonly string[] {
  return changeSet.changes.flatMap(({ action, address }) => (action === 'no-op' ? [] : [`${action} ${address}`]));
}

/** Rewrites the description of a health check or firewall rule, which GCE lets anybody do. */
async function rewrite(
  collection: 'healthChecks' | 'firewalls' | 'backendServices' | 'urlMaps',
  name: string,
  description: string,
): Promise<void> {
  await operator.byHand((api) => api.patch(collection, name, { description }, randomUUID()));
}

/** Makes the proxy and the forwarding rule by hand as they were, without descriptions, which GCE would not take away. */
async function makeFrontendAnew(): Promise<void> {
  const proxy = { name: 'mci1-tp--lb', urlMap: 'global/urlMaps/mci1-um--lb' };
  const before = operator.world.gce.list('forwardingRules').find(({ name }) => name === 'mci1-fw--lb');
  const IPAddress = before?.['IPAddress'] as string;
  const rule = { name: 'mci1-fw--lb', IPAddress, portRange: '80', target: 'global/targetHttpProxies/mci1-tp--lb' };
  await operator.byHand((api) => api.delete('forwardingRules', rule.name, randomUUID()));
  await operator.byHand((api) => api.delete('targetHttpProxies', proxy.name, randomUUID()));
  await operator.byHand((api) => api.insert('targetHttpProxies', proxy, randomUUID()));
  await operator.byHand((api) => api.insert('forwardingRules', rule, randomUUID()));
}

async function killedAfter(moment: number, plan: GclbPlan): Promise<boolean> {
  const kill = new AbortController();
  let events = 0;
  const onEvent = (): void => {
    if (events++ === moment) kill.abort();
  };
  return (await operator.apply(plan, { kill: kill.signal, onEvent })).event.outcome !== 'succeeded';
}

const COLLECTIONS = [
  'healthChecks',
  'backendServices',
  'urlMaps',
  'targetHttpProxies',
  'forwardingRules',
  'firewalls',
] as const;

/** Resources whose names begin so. */
function named(prefix: string): readonly string[] {
  return COLLECTIONS.flatMap((collection) =>
    operator.world.gce
      .list(collection)
      .flatMap(({ name }) => (typeof name === 'string' && name.startsWith(prefix) ? [name] : [])),
  );
}

describe('what carries no marker', () => {
  test('is refused, and with --adopt described as its own: the next plan needs no flag', async () => {
    await rewrite('healthChecks', 'mci1-hc-30061--lb', 'somebody typed this');
    await rewrite('firewalls', 'mci1-fr--lb', '');
    await expect(operator.plan()).rejects.toThrow('ResourceNotOurs');
    const plan = await operator.plan({ adopt: true });
    expect(changed(plan)).toEqual(['update firewall/default', 'update healthCheck/default/web:80']);
    expect(plan.changeSet.changes.flatMap((change) => ('differences' in change ? change.differences : []))).toEqual([
      { path: 'description', action: 'add', after: 'Firewall rule for kubernetes multicluster loadbalancer lb' },
      {
        path: 'description',
        action: 'change',
        before: 'somebody typed this',
        after: expect.stringContaining('kubernetes multicluster loadbalancer lb'),
      },
    ]);
    expect(plan.subject.adopted).toEqual(['firewall/mci1-fr--lb', 'healthCheck/mci1-hc-30061--lb']);
    expect(plan.changeSet.notes.map(({ text }) => text)).toEqual([
      "firewall mci1-fr--lb carries no marker: with --adopt it is taken for this load balancer's",
      "healthCheck mci1-hc-30061--lb carries no marker: with --adopt it is taken for this load balancer's",
    ]);
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    const next = await operator.plan();
    expect(changed(next)).toEqual([]);
    expect(next.changeSet.notes).toEqual([]);
    expect(next.subject.adopted).toBeUndefined();
  });

  test('is recorded in the URL map where GCE keeps the description that it was made with', async () => {
    await makeFrontendAnew();
    await expect(operator.plan()).rejects.toThrow('ResourceNotOurs');
    const plan = await operator.plan({ adopt: true });
    expect(changed(plan)).toEqual(['update urlMap']);
    expect(plan.changeSet.changes.flatMap((change) => ('differences' in change ? change.differences : []))).toEqual([
      { path: 'status.Adopted[fw]', action: 'add', after: 'fw' },
      { path: 'status.Adopted[tp]', action: 'add', after: 'tp' },
    ]);
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    const next = await operator.plan();
    expect(changed(next)).toEqual([]);
    expect(next.changeSet.notes).toEqual([]);
    expect(next.subject.adopted).toEqual(['forwardingRule/mci1-fw--lb', 'targetHttpProxy/mci1-tp--lb']);
  });

  test('goes on being recorded through later runs', async () => {
    await makeFrontendAnew();
    await operator.apply(await operator.plan({ adopt: true }));
    writeWish(operator, { ...WISH, clusters: ['us', 'europe', 'asia'] });
    expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    expect(changed(await operator.plan())).toEqual([]);
    expect((await operator.plan()).subject.adopted).toEqual([
      'forwardingRule/mci1-fw--lb',
      'targetHttpProxy/mci1-tp--lb',
    ]);
  });

  test('may be everything there is', async () => {
    await makeFrontendAnew();
    for (const collection of ['healthChecks', 'backendServices', 'urlMaps', 'firewalls'] as const) {
      for (const { name } of operator.world.gce.list(collection)) {
        if (typeof name === 'string' && name.startsWith('mci1-')) await rewrite(collection, name, '');
      }
    }
    await expect(operator.planDelete('lb')).rejects.toThrow('LoadBalancerNotFound');
    expect((await operator.apply(await operator.plan({ adopt: true }))).event.outcome).toBe('succeeded');
    const next = await operator.plan();
    expect(changed(next)).toEqual([]);
    expect(next.subject.adopted).toEqual(['forwardingRule/mci1-fw--lb', 'targetHttpProxy/mci1-tp--lb']);
    await operator.apply(await operator.planDelete('lb'));
    expect(named('mci1-')).toEqual([]);
  });

  test('is adopted to the end by a saved plan, however often that is killed', async () => {
    await makeFrontendAnew();
    await rewrite('firewalls', 'mci1-fr--lb', '');
    writeWish(operator, { ...WISH, clusters: ['us', 'europe', 'asia'] });
    const plan = await operator.plan({ adopt: true });
    for (let moment = 1; await killedAfter(moment, plan); moment += 2);
    const next = await operator.plan();
    expect(changed(next)).toEqual([]);
    expect(next.subject.adopted).toEqual(['forwardingRule/mci1-fw--lb', 'targetHttpProxy/mci1-tp--lb']);
  });

  test('is not adopted by a saved plan once it carries the marker of another load balancer', async () => {
    await rewrite('firewalls', 'mci1-fr--lb', '');
    const plan = await operator.plan({ adopt: true });
    await rewrite('firewalls', 'mci1-fr--lb', 'Firewall rule for kubernetes multicluster loadbalancer other');
    await expect(operator.apply(plan)).rejects.toThrow('PlanStale');
  });

  test('is recorded by a run that does not know what it is of', async () => {
    await rewrite('healthChecks', 'mci1-hc-30061--lb', 'by hand');
    await rewrite('backendServices', 'mci1-be-30061--lb', 'by hand');
    const request = { target: 'lb', clusters: ['europe'], adopt: true };
    const { plan } = await operator.run(() => makeRemovePlan(operator.session, request, () => undefined));
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    writeWish(operator, { ...WISH, clusters: ['us'] });
    const next = await operator.plan();
    expect(changed(next)).toEqual([]);
    expect(next.subject.adopted).toEqual(['backendService/mci1-be-30061--lb', 'healthCheck/mci1-hc-30061--lb']);
  });

  test('is changed and described in one run', async () => {
    await rewrite('firewalls', 'mci1-fr--lb', '');
    await rewrite('backendServices', 'mci1-be-30061--lb', 'by hand');
    writeWish(operator, { ...WISH, clusters: ['us', 'europe', 'asia'] });
    const plan = await operator.plan({ adopt: true });
    expect(changed(plan)).toEqual(
      expect.arrayContaining(['update firewall/default', 'update backendService/default/web:80']),
    );
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    const next = await operator.plan();
    expect(changed(next)).toEqual([]);
    expect(next.subject.adopted).toBeUndefined();
  });

  test('goes with the load balancer, however often its deletion is killed, once it is recorded', async () => {
    await makeFrontendAnew();
    await operator.apply(await operator.plan({ adopt: true }));
    await rewrite('healthChecks', 'mci1-hc-30061--lb', '');
    // A health check that nobody describes any more is not the load balancer's, unless that is asked for.
    expect(changed(await operator.planDelete('lb'))).not.toContain('delete healthCheck/default/web:80');
    let plan = await operator.planDelete('lb', { adopt: true });
    expect(changed(plan)).toEqual(expect.arrayContaining(['delete forwardingRule/http', 'delete targetHttpProxy']));
    for (let moment = 6; await killedAfter(moment, plan); moment += 3) plan = await operator.planDelete('lb');
    expect(named('mci1-')).toEqual([]);
  });

  test('is never taken from another load balancer', async () => {
    await rewrite('firewalls', 'mci1-fr--lb', 'Firewall rule for kubernetes multicluster loadbalancer other');
    await expect(operator.plan({ adopt: true })).rejects.toThrow('belongs to load balancer other');
  });
});

/** A health check of a service that was dropped. */
async function leaveHealthCheck(): Promise<void> {
  const body = { name: 'mci1-hc-30099--lb', type: 'HTTP', httpHealthCheck: { port: 30099 } };
  const service = JSON.stringify({ 'kubernetes.io/service-name': 'default/old', 'kubernetes.io/service-port': '80' });
  const description = `Health check for service ${service} as part of kubernetes multicluster loadbalancer lb`;
  await operator.byHand((api) => api.insert('healthChecks', { ...body, description }, randomUUID()));
}

describe('orphans', () => {
  test('are none where a forwarding rule and a proxy are adopted, and taking others away forgets neither', async () => {
    await makeFrontendAnew();
    await operator.apply(await operator.plan({ adopt: true }));
    expect(await operator.orphans()).toMatchObject({ names: [], plans: [] });
    await leaveHealthCheck();
    const { names, plans } = await operator.orphans();
    expect(names).toEqual(['healthCheck/mci1-hc-30099--lb']);
    for (const plan of plans) expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    expect(changed(await operator.plan())).toEqual([]);
  });

  test('are none where everything is reached', async () => {
    expect(await operator.orphans()).toMatchObject({ names: [], plans: [] });
  });

  test('are what nothing leads to, and go without anything else', async () => {
    await leaveHealthCheck();
    const { names, plans } = await operator.orphans();
    expect(names).toEqual(['healthCheck/mci1-hc-30099--lb']);
    expect(plans.map(changed)).toEqual([['delete healthCheck/default/old:80']]);
    for (const plan of plans) expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    expect((await operator.orphans()).names).toEqual([]);
    expect(changed(await operator.plan())).toEqual([]);
  });
});
