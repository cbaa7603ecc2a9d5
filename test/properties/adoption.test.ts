import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GclbPlan } from '../../src/services/gclb-plan.js';
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
async function rewrite(collection: 'healthChecks' | 'firewalls', name: string, description: string): Promise<void> {
  await operator.byHand((api) => api.patch(collection, name, { description }, randomUUID()));
}

describe('what carries no marker', () => {
  test('is refused, and with --adopt taken over without a change', async () => {
    await rewrite('healthChecks', 'mci1-hc-30061--lb', 'somebody typed this');
    await rewrite('firewalls', 'mci1-fr--lb', '');
    await expect(operator.plan()).rejects.toThrow('ResourceNotOurs');
    const plan = await operator.plan({ adopt: true });
    expect(changed(plan)).toEqual([]);
    expect(plan.subject.adopted).toEqual(['firewall/mci1-fr--lb', 'healthCheck/mci1-hc-30061--lb']);
  });

  test('is changed and checked again like everything else once it is adopted', async () => {
    await rewrite('firewalls', 'mci1-fr--lb', '');
    writeWish(operator, { ...WISH, clusters: ['us', 'europe', 'asia'] });
    const plan = await operator.plan({ adopt: true });
    expect(changed(plan)).toContain('update firewall/default');
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    expect(changed(await operator.plan({ adopt: true }))).toEqual([]);
  });

  test('is never taken from another load balancer', async () => {
    await rewrite('firewalls', 'mci1-fr--lb', 'Firewall rule for kubernetes multicluster loadbalancer other');
    await expect(operator.plan({ adopt: true })).rejects.toThrow('belongs to load balancer other');
  });
});

describe('orphans', () => {
  test('are none where everything is reached', async () => {
    expect(await operator.orphans()).toEqual({ names: [], plans: [] });
  });

  test('are what nothing leads to, and go without anything else', async () => {
    const body = { name: 'mci1-hc-30099--lb', type: 'HTTP', httpHealthCheck: { port: 30099 } };
    const service = JSON.stringify({ 'kubernetes.io/service-name': 'default/old', 'kubernetes.io/service-port': '80' });
    const description = `Health check for service ${service} as part of kubernetes multicluster loadbalancer lb`;
    await operator.byHand((api) => api.insert('healthChecks', { ...body, description }, randomUUID()));
    const { names, plans } = await operator.orphans();
    expect(names).toEqual(['healthCheck/mci1-hc-30099--lb']);
    expect(plans.map(changed)).toEqual([['delete healthCheck/default/old:80']]);
    for (const plan of plans) expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    expect((await operator.orphans()).names).toEqual([]);
    expect(changed(await operator.plan())).toEqual([]);
  });
});
