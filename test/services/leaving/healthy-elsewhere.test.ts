import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/graph/json.js';
import type { GclbPlan } from '../../../src/services/planning/gclb-plan.js';
import { Operator } from '../../properties/support/operator.js';
import { FOUR_SERVICES, writeWish } from '../../properties/support/wish.js';

let operator: Operator;
beforeEach(async () => {
  operator = new Operator(FOUR_SERVICES);
  const route = { host: '', path: '/api', pathType: 'Prefix', service: 'api' } as const;
  writeWish(operator, { clusters: ['us', 'europe'], fallback: 'web', routes: [route] });
  await operator.apply(await operator.plan());
  operator.pass(1200);
});
afterEach(() => {
  operator.close();
});

function stop(service: string, cluster: string): void {
  const pods = operator.world.cluster(cluster).list('Pod');
  for (const { metadata } of pods.filter(({ metadata: { name } }) => name.startsWith(`${service}-`))) {
    operator.world.cluster(cluster).remove('Pod', metadata.namespace, metadata.name);
  }
}

function isDisruptive({ changeSet }: GclbPlan): boolean {
  return changeSet.changes.some(({ impact }) => impact.level === 'disruptive');
}

test('the cluster that alone answers for a service does not leave unnoticed', async () => {
  stop('api', 'europe');
  operator.pass(1200);
  expect(isDisruptive(await operator.planRemove('lb', ['us']))).toBe(true);
  expect(isDisruptive(await operator.planRemove('lb', ['europe']))).toBe(false);
});

test('of a service that nobody answers for, no cluster is missed', async () => {
  stop('api', 'us');
  stop('api', 'europe');
  operator.pass(1200);
  expect(isDisruptive(await operator.planRemove('lb', ['us']))).toBe(false);
  expect(isDisruptive(await operator.planDrain('us', 0))).toBe(false);
});

test('a service that nothing routes to, as the Go tool leaves it behind a new NodePort, is no obstacle', async () => {
  const map = operator.world.gce.list('urlMaps').find(({ name }) => name === 'mci1-um--lb');
  const routeless = JSON.parse(JSON.stringify({ ...map, hostRules: [], pathMatchers: [] })) as JsonObject;
  await operator.byHand((api) => api.update('urlMaps', 'mci1-um--lb', routeless, randomUUID()));
  stop('api', 'europe');
  operator.pass(1200);
  expect(isDisruptive(await operator.planRemove('lb', ['us']))).toBe(false);
  expect(isDisruptive(await operator.planDrain('us', 0))).toBe(false);
});
