import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { GclbPlan } from '../../../src/services/planning/gclb-plan.js';
import { Operator } from '../../properties/support/operator.js';
import { FOUR_SERVICES } from '../../properties/support/wish.js';
import { changesOf } from '../../take-over/taking-over.js';

const COMMAND = 'kubectl --context=europe delete ingress shared --namespace=default';

let operator: Operator;

/** `la` in us and asia, `lb` in us and europe, both from Ingress default/shared. */
beforeEach(async () => {
  operator = new Operator(FOUR_SERVICES);
  operator.write(
    'ingress.yaml',
    stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'shared' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    }),
  );
  await spread('la', ['us', 'asia'], 'other-ip');
  await spread('lb', ['us', 'europe'], 'lb-ip');
  operator.pass(1200);
});
afterEach(() => {
  operator.close();
});

async function spread(name: string, clusters: readonly string[], staticIp: string): Promise<void> {
  operator.write('kubemci.yaml', stringify({ name, ingress: 'ingress.yaml', clusters, staticIp }));
  expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
}

function ingressesIn(plan: GclbPlan): readonly string[] {
  return changesOf(plan).filter((change) => change.includes('ingress/'));
}

function notesIn({ changeSet }: GclbPlan): readonly string[] {
  return changeSet.notes.map(({ text }) => text);
}

const STAYS = 'Ingress default/shared stays in us: load balancer la uses it too';

test('a deletion leaves the Ingress in the clusters of the other load balancer alone', async () => {
  const plan = await operator.planDelete('lb');
  expect(ingressesIn(plan)).toEqual(['delete ingress/europe/default/shared']);
  expect(notesIn(plan)).toEqual([STAYS]);
  expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
  const rest = await operator.planDelete('la');
  expect(ingressesIn(rest)).toEqual(['delete ingress/asia/default/shared', 'delete ingress/us/default/shared']);
});

test('the other is where its backends are, even where its record has forgotten the cluster', async () => {
  const map = operator.world.gce.list('urlMaps').find(({ name }) => name === 'mci1-um--la');
  const status = JSON.parse(map?.['description'] as string) as Record<string, unknown>;
  const description = JSON.stringify({ ...status, Clusters: ['asia'] });
  await operator.byHand((api) => api.update('urlMaps', 'mci1-um--la', { ...map, description }, randomUUID()));
  const plan = await operator.planDelete('lb');
  expect(ingressesIn(plan)).toEqual(['delete ingress/europe/default/shared']);
  expect(notesIn(plan)).toEqual([STAYS]);
});

test('a cluster that leaves keeps the Ingress where the other one needs it', async () => {
  const europe = await operator.planRemove('lb', ['europe']);
  expect(ingressesIn(europe)).toEqual(['delete ingress/europe/default/shared']);
  expect(notesIn(europe)).not.toContain(STAYS);
  const us = await operator.planRemove('lb', ['us']);
  expect(ingressesIn(us)).toEqual([]);
  expect(notesIn(us)).toContain(STAYS);
});

test('what to run in a cluster that is skipped is told where the other one does not record it', async () => {
  operator.world.setReachability('europe', 'refused');
  const europe = await operator.planDelete('lb', { force: true });
  expect(notesIn(europe).join('\n')).toContain(`Once it can be reached: ${COMMAND}`);
  operator.world.setReachability('europe', 'up');
  operator.world.setReachability('us', 'refused');
  const us = await operator.planDelete('lb', { force: true });
  expect(ingressesIn(us)).toEqual(['delete ingress/europe/default/shared']);
  expect(notesIn(us).join('\n')).toContain(STAYS);
  expect(notesIn(us).join('\n')).not.toContain('kubectl');
});
