import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { ClusterSpec, WorldSpec } from '../../src/sandbox/index.js';
import { Operator } from '../properties/support/operator.js';
import { addressOf, FOUR_SERVICES, writeWish } from '../properties/support/wish.js';

const WISH = { clusters: ['us', 'europe'], fallback: 'web', routes: [] };

function worldOf(change: (cluster: ClusterSpec) => Partial<ClusterSpec>): WorldSpec {
  return { ...FOUR_SERVICES, clusters: FOUR_SERVICES.clusters.map((cluster) => ({ ...cluster, ...change(cluster) })) };
}

async function applied(spec: WorldSpec, then: (operator: Operator) => Promise<void>): Promise<void> {
  const operator = new Operator(spec);
  try {
    writeWish(operator, WISH);
    expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    await then(operator);
  } finally {
    operator.close();
  }
}

function rules(operator: Operator) {
  return operator.world.gce
    .list('firewalls')
    .filter(({ name }) => typeof name === 'string' && name.startsWith('mci1-'));
}

test('nodes without tags are let in to by their service accounts, and the plan is empty afterwards', async () => {
  const spec = worldOf(({ context }) => ({ nodeTags: [], serviceAccount: `${context}@property-project.iam` }));
  await applied(spec, async (operator) => {
    const [rule, ...others] = rules(operator);
    expect(others).toEqual([]);
    expect(rule?.['targetServiceAccounts']).toEqual(['europe@property-project.iam', 'us@property-project.iam']);
    expect(rule).not.toHaveProperty('targetTags');
    operator.pass(900);
    const request = { address: addressOf(operator), host: 'a.example.com', path: '/', region: 'us-east4' };
    expect(operator.world.traffic.request(request)).toMatchObject({ status: 200 });
    expect((await operator.plan()).steps).toEqual([]);
  });
});

test('tags of all node pools are targets, each port once', async () => {
  const pools = [
    { name: 'one', nodeTags: ['pool-one'] },
    { name: 'two', nodeTags: ['pool-two'] },
  ];
  await applied(
    worldOf(({ context }) => (context === 'us' ? { nodePools: pools } : {})),
    (operator) => {
      const [rule] = rules(operator);
      expect(rule?.['targetTags']).toEqual(expect.arrayContaining(['pool-one', 'pool-two']));
      expect(rule?.['allowed']).toEqual([{ IPProtocol: 'tcp', ports: ['30061'] }]);
      return Promise.resolve();
    },
  );
});

test('a rule that somebody aimed at service accounts is replaced by one for tags', async () => {
  await applied(FOUR_SERVICES, async (operator) => {
    const [rule] = rules(operator);
    const body = { targetTags: null, targetServiceAccounts: ['somebody@else'] };
    await operator.byHand((api) => api.patch('firewalls', 'mci1-fr--lb', body, randomUUID()));
    const plan = await operator.plan();
    expect(plan.changeSet.changes.find(({ kind }) => kind === 'firewall')).toMatchObject({ action: 'replace' });
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    const [after, ...others] = rules(operator);
    expect(others).toEqual([]);
    expect(after?.['targetTags']).toEqual(rule?.['targetTags']);
    expect((await operator.plan()).steps).toEqual([]);
  });
});
