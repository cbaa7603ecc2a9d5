import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/graph/json.js';
import { relativeLink } from '../../src/gcp/link.js';
import { headerLine } from '../../src/render/plan/header.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { Operator } from './support/operator.js';
import { FOUR_SERVICES, writeWish } from './support/wish.js';

const ALL = ['us', 'europe', 'asia'];
const SHOP = { host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' } as const;

let operator: Operator;
beforeEach(async () => {
  operator = new Operator(FOUR_SERVICES);
  writeWish(operator, { clusters: ALL, fallback: 'web', routes: [SHOP] });
  await operator.apply(await operator.plan());
  operator.pass(1200);
});
afterEach(() => {
  operator.close();
});

function changed({ changeSet }: GclbPlan): readonly string[] {
  return changeSet.changes.flatMap(({ action, address }) => (action === 'no-op' ? [] : [`${action} ${address}`]));
}

function ingressesIn(cluster: string): readonly string[] {
  return operator.world
    .cluster(cluster)
    .list('Ingress')
    .map(({ metadata }) => metadata.name);
}

/** Clusters whose tags the firewall rule lets in to, and those whose groups services have. */
function left(): { readonly tags: readonly unknown[]; readonly groups: number } {
  const rule = operator.world.gce.list('firewalls').find(({ name }) => name === 'mci1-fr--lb');
  const services = operator.world.gce.list('backendServices');
  const backends = services.flatMap(({ backends: list }) => (Array.isArray(list) ? (list as unknown[]) : []));
  return { tags: (rule?.['targetTags'] ?? []) as readonly unknown[], groups: backends.length };
}

/** As GKE leaves Compute Engine when a cluster is deleted. */
function deleteGroupsOfEurope(): void {
  const { store } = operator.world.gce;
  for (const collection of ['instanceGroups', 'networkEndpointGroups']) {
    for (const { selfLink } of operator.world.gce.list(collection)) {
      const link = typeof selfLink === 'string' ? relativeLink(selfLink) : '';
      if (link.includes('/europe-west1-c/')) store.remove(link);
    }
  }
}

/** The first digits of the uid of the cluster in a zone, as its instance group is named after it. */
function uidIn(zone: string): string {
  const links = operator.world.gce.list('instanceGroups').map(({ selfLink }) => JSON.stringify(selfLink));
  const uid = links.flatMap((link) => new RegExp(`/${zone}/.*k8s-ig--([0-9a-f]{8})`).exec(link)?.[1] ?? [])[0];
  if (uid === undefined) throw new Error(`no instance group in ${zone}`);
  return uid;
}

const WITHOUT_EUROPE = [
  'update backendService/default/shop:80',
  'update backendService/default/web:80',
  'update firewall/default',
];

describe('taking a cluster out of a load balancer by name', () => {
  test('drains it, loses no request, and leaves nothing of it', async () => {
    const plan = await operator.planRemove('lb', ['europe']);
    expect(changed(plan)).toEqual([...WITHOUT_EUROPE, 'delete ingress/europe/default/lb', 'update urlMap']);
    expect(headerLine(plan)).toBe('lb in property-project: removes europe; asia, us stay');
    const reasons = plan.changeSet.changes.flatMap((change) => ('reason' in change ? [change.reason.text] : []));
    expect([...new Set(reasons)]).toEqual(['europe leaves the load balancer']);
    const address = operator.world.gce.list('addresses').find(({ name }) => name === 'lb-ip')?.['address'] as string;
    const requests = ['us-east4', 'europe-west1', 'asia-east1'].flatMap((region) => [
      { address, port: 80, host: 'x.example.com', path: '/', region },
      { address, port: 80, host: 'a.example.com', path: '/cart', region },
    ]);
    const failures = await operator.failuresDuring(requests, async () => {
      expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    });
    expect(failures).toEqual([]);
    expect(left()).toMatchObject({ tags: [expect.stringContaining('asia'), expect.stringContaining('us')], groups: 4 });
    expect(ingressesIn('europe')).toEqual([]);
    expect(ingressesIn('us')).toEqual(['lb']);
    writeWish(operator, { clusters: ['us', 'asia'], fallback: 'web', routes: [SHOP] });
    expect(changed(await operator.plan())).toEqual([]);
  });

  test('refuses one that does not answer, and with force says what to run later', async () => {
    operator.world.setReachability('europe', 'refused');
    await expect(operator.planRemove('lb', ['europe'])).rejects.toThrow('ClusterUnreachable');
    const plan = await operator.planRemove('lb', ['europe'], true);
    expect(changed(plan)).toEqual([...WITHOUT_EUROPE, 'update urlMap']);
    expect(plan.changeSet.notes.map(({ text }) => text).join()).toContain(
      'kubectl --context=europe delete ingress lb --namespace=default',
    );
    expect((await operator.apply(plan, { recheck: false })).event.outcome).toBe('succeeded');
    expect(left().groups).toBe(4);
  });

  test('needs neither a context nor instance groups of a cluster that is deleted altogether', async () => {
    const config = readFileSync(operator.file('kubeconfig.yaml'), 'utf8');
    operator.write('kubeconfig.yaml', config.replaceAll('europe', 'another'));
    deleteGroupsOfEurope();
    operator.pass(600);
    const plan = await operator.planRemove('lb', ['europe'], true);
    expect(changed(plan)).toEqual([...WITHOUT_EUROPE, 'update urlMap']);
    expect((await operator.apply(plan, { recheck: false })).failure?.diagnostics).toBeUndefined();
    expect(left().groups).toBe(4);
  });

  test('that is deleted altogether is an apply of a definition without it, too', async () => {
    deleteGroupsOfEurope();
    writeWish(operator, { clusters: ['us', 'asia'], fallback: 'web', routes: [SHOP] });
    const plan = await operator.plan();
    expect(plan.steps.map(({ summary }) => summary)).toContain(
      'take 1 backend out of mci1-be-30061--lb whose groups do not exist any more',
    );
    expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
    expect(left().groups).toBe(4);
  });

  test('that nothing records any more is named by its uid, unless it is one that answers', async () => {
    const europe = uidIn('europe-west1-c');
    const map = JSON.parse(JSON.stringify(operator.world.gce.list('urlMaps')[0])) as JsonObject;
    const description = (map['description'] as string).replace('"europe",', '');
    await operator.byHand((api) => api.update('urlMaps', 'mci1-um--lb', { ...map, description }, randomUUID()));
    await expect(operator.planRemove('lb', ['europe'])).rejects.toThrow('UnknownCluster');
    await expect(operator.planRemove('lb', [uidIn('us-east4-a')])).rejects.toThrow('recorded and answers');
    const plan = await operator.planRemove('lb', [europe]);
    expect(headerLine(plan)).toBe(`lb in property-project: removes (cluster uid ${europe}); asia, us stay`);
    expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
    expect(left().groups).toBe(4);
  });

  test('never guesses whose backends are whose', async () => {
    operator.world.setReachability('europe', 'refused');
    operator.world.setReachability('asia', 'refused');
    await expect(operator.planRemove('lb', ['europe'], true)).rejects.toThrow('ClusterUnreachable');
  });

  test('finds the nodes that stay on Compute Engine where a cluster that stays does not answer', async () => {
    operator.world.setReachability('asia', 'refused');
    const plan = await operator.planRemove('lb', ['europe']);
    expect((await operator.apply(plan, { recheck: false })).event.outcome).toBe('succeeded');
    expect(left()).toMatchObject({ tags: [expect.stringContaining('asia'), expect.stringContaining('us')], groups: 4 });
  });

  test('refuses the last ones and unknown ones', async () => {
    await expect(operator.planRemove('lb', ALL, true)).rejects.toThrow('LastCluster');
    await expect(operator.planRemove('lb', ['mars'])).rejects.toThrow('UnknownCluster');
    await expect(operator.planRemove('nobody', ['us'])).rejects.toThrow('LoadBalancerNotFound');
  });
});

describe('deleting a load balancer by name', () => {
  test('refuses clusters that do not answer, and with force says what to run later', async () => {
    operator.world.setReachability('europe', 'refused');
    await expect(operator.planDelete('lb')).rejects.toThrow('ClusterUnreachable');
    const plan = await operator.planDelete('lb', { force: true });
    expect(plan.changeSet.notes.map(({ text }) => text).join()).toContain('kubectl --context=europe delete ingress lb');
    expect((await operator.apply(plan, { recheck: false })).event.outcome).toBe('succeeded');
    expect(ingressesIn('us')).toEqual([]);
    operator.world.setReachability('europe', 'up');
    expect(ingressesIn('europe')).toEqual(['lb']);
  });
});
