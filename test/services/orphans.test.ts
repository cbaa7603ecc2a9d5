import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { WorldSpec } from '../../src/sandbox/index.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import type { JsonObject } from '../../src/graph/json.js';
import { without } from '../../src/providers/gclb/kinds/body.js';
import { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES, writeWish, type Wish } from '../properties/support/wish.js';

const HOUR = 3600;
const WISH: Wish = { clusters: ['us', 'europe'], fallback: 'web', routes: [] };
const TO_SHOP: Wish = { ...WISH, fallback: 'shop' };
const EVERYWHERE = { contexts: ['us', 'europe', 'asia'] };

let operator: Operator;
afterEach(() => {
  operator.close();
});

/** A load balancer that serves for some hours. */
async function serving(spec: WorldSpec = FOUR_SERVICES): Promise<void> {
  operator = new Operator(spec);
  writeWish(operator, WISH);
  await operator.apply(await operator.plan());
  operator.pass(4 * HOUR);
}

/** Applies a plan and kills it once a step is done. */
async function killedAfter(plan: GclbPlan, step: string | undefined): Promise<void> {
  const kill = new AbortController();
  const { event } = await operator.apply(plan, {
    kill: kill.signal,
    onEvent: (told) => {
      if (told.type === 'step-completed' && told.step === step) kill.abort();
    },
  });
  expect(event.outcome).toBe('interrupted');
}

function bodyOf(collection: 'urlMaps' | 'backendServices' | 'forwardingRules', name: string): JsonObject {
  const found = operator.world.gce.list(collection).find((body) => body['name'] === name);
  return JSON.parse(JSON.stringify(found)) as JsonObject;
}

/** What the deletions do to traffic. */
function impactsOf(plans: readonly GclbPlan[]): readonly string[] {
  const deletions = plans.flatMap(({ changeSet }) => changeSet.changes.filter(({ action }) => action === 'delete'));
  return [...new Set(deletions.flatMap((change) => ('impact' in change ? [change.impact.level] : [])))];
}

async function deleted(plans: readonly GclbPlan[]): Promise<void> {
  for (const plan of plans) expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
  expect((await operator.orphans()).names).toEqual([]);
}

function changed({ changeSet }: GclbPlan): readonly string[] {
  return changeSet.changes.flatMap(({ action, address }) => (action === 'no-op' ? [] : [`${action} ${address}`]));
}

describe('what changed NodePorts and dropped services leave', () => {
  test('is listed with its age and why, waited for at every edge, and deleted without a change of what serves', async () => {
    await serving();
    const service = JSON.stringify({ 'kubernetes.io/service-name': 'default/web', 'kubernetes.io/service-port': '80' });
    const described = (what: string): string =>
      `${what} for service ${service} as part of kubernetes multicluster loadbalancer lb`;
    const check = { name: 'mci1-hc-30999--lb', type: 'HTTP', httpHealthCheck: { port: 30_999 } };
    await operator.byHand((api) =>
      api.insert('healthChecks', { ...check, description: described('Health check') }, randomUUID()),
    );
    const body = without(bodyOf('backendServices', 'mci1-be-30061--lb'), 'kind', 'selfLink', 'id', 'fingerprint');
    await operator.byHand((api) =>
      api.insert(
        'backendServices',
        { ...body, name: 'mci1-be-30999--lb', healthChecks: ['global/healthChecks/mci1-hc-30999--lb'] },
        randomUUID(),
      ),
    );
    operator.pass(2 * HOUR);
    const { report, plans } = await operator.orphans({});
    expect(report.orphans).toEqual([
      {
        loadBalancer: 'lb',
        kind: 'healthCheck',
        name: 'mci1-hc-30999--lb',
        ageSeconds: expect.any(Number),
        why: 'no backend service that is reached uses it: mci1-hc-30061--lb has taken its place',
        deletable: true,
      },
      {
        loadBalancer: 'lb',
        kind: 'backendService',
        name: 'mci1-be-30999--lb',
        ageSeconds: expect.any(Number),
        why: 'no route leads to it: mci1-be-30061--lb has taken its place',
        deletable: true,
      },
    ]);
    expect(report.orphans.every(({ ageSeconds = 0 }) => ageSeconds >= 2 * HOUR)).toBe(true);
    expect(plans.map(changed)).toEqual([
      ['delete backendService/default/web:80#mci1-be-30999--lb', 'delete healthCheck/default/web:80#mci1-hc-30999--lb'],
    ]);
    expect(plans[0]?.steps.find(({ phase }) => phase === 'settle')?.operation).toMatchObject({ seconds: 330 });
    await deleted(plans);
    expect((await operator.plan()).steps).toEqual([]);
  });
});

describe('what an interrupted run leaves', () => {
  test('in a URL map that serves is its warm host, which goes by a change of the map, and the services under it', async () => {
    await serving();
    writeWish(operator, TO_SHOP);
    await killedAfter(await operator.plan(), 'warm:urlMap');
    operator.pass(2 * HOUR);
    const { names, report, plans } = await operator.orphans({});
    expect(names).toEqual([
      expect.stringMatching('healthCheck/mci1-hc-.*'),
      expect.stringMatching('backendService/mci1-be-.*'),
      'urlMap/mci1-um--lb',
    ]);
    expect(report.orphans.at(-1)?.hosts).toEqual([expect.stringMatching(/^w-[0-9a-f]{32}\.invalid$/)]);
    expect(plans.map(changed)).toEqual([
      ['delete backendService/default/shop:80', 'delete healthCheck/default/shop:80', 'update urlMap'],
    ]);
    await deleted(plans);
    expect(JSON.stringify(bodyOf('urlMaps', 'mci1-um--lb'))).not.toContain('.invalid');
    writeWish(operator, WISH);
    // The interrupted run had opened it.
    expect(changed(await operator.plan())).toEqual(['update firewall/default']);
  });

  test('of a first create is everything, and its Ingresses where clusters are looked at', async () => {
    operator = new Operator(FOUR_SERVICES);
    writeWish(operator, WISH);
    await killedAfter(await operator.plan(), 'switch:urlMap');
    operator.pass(2 * HOUR);
    const blind = await operator.orphans({});
    expect(blind.names).toEqual(expect.arrayContaining(['urlMap/mci1-um--lb', 'firewall/mci1-fr--lb']));
    expect(blind.report.unseen).toEqual([{ what: 'clusters', why: expect.stringContaining('--kubecontexts') }]);
    expect(blind.plans[0]?.changeSet.notes.map(({ text }) => text)).toEqual([
      expect.stringContaining('kubectl --context=europe delete ingress lb --namespace=default'),
      expect.stringContaining('kubectl --context=us delete ingress lb --namespace=default'),
    ]);
    const { report, plans } = await operator.orphans(EVERYWHERE);
    expect(report.unseen).toEqual([]);
    expect(report.orphans.filter(({ kind }) => kind === 'ingress').map(({ cluster, name }) => [cluster, name])).toEqual(
      [
        ['us', 'default/lb'],
        ['europe', 'default/lb'],
      ],
    );
    expect(plans).toHaveLength(1);
    expect(impactsOf(plans)).toEqual(['none']);
    expect(plans[0]?.changeSet.notes).toEqual([]);
    await deleted(plans);
    expect((await operator.orphans(EVERYWHERE)).names).toEqual([]);
    expect(operator.world.cluster('us').list('Ingress')).toEqual([]);
  });

  test('of a deletion is found by its load balancer', async () => {
    await serving();
    const plan = await operator.planDelete('lb');
    await killedAfter(plan, plan.steps.find(({ operation }) => operation.type === 'delete-ingress')?.id);
    operator.pass(2 * HOUR);
    const { plans } = await operator.orphans(EVERYWHERE);
    await deleted(plans);
    expect((await operator.orphans(EVERYWHERE)).names).toEqual([]);
  });
});

describe('what may be of a run that is in progress', () => {
  test('is told, and left alone where a bound is given: a first create that is under way elsewhere', async () => {
    operator = new Operator(FOUR_SERVICES);
    writeWish(operator, WISH);
    await killedAfter(await operator.plan(), 'switch:urlMap');
    operator.pass(300);
    let seen = await operator.orphans({ ...EVERYWHERE, olderThanSeconds: 900 });
    expect(seen.plans).toEqual([]);
    expect(seen.names).toEqual(expect.arrayContaining(['urlMap/mci1-um--lb', 'ingress/default/lb']));
    expect(seen.report.orphans.some(({ deletable }) => deletable)).toBe(false);
    seen = await operator.orphans(EVERYWHERE);
    expect(seen.report.orphans.every(({ deletable, activity = '' }) => deletable && activity.endsWith(' ago'))).toBe(
      true,
    );
    expect(seen.plans.map(({ changeSet }) => changeSet.notes)).toEqual([
      expect.arrayContaining([
        { code: 'warning', text: expect.stringMatching(/^perhaps a run is in progress.* was made .* ago\./) },
      ]),
    ]);
  });

  test('is what old resources are used for by a run that has just applied something', async () => {
    await serving();
    writeWish(operator, TO_SHOP);
    await operator.apply(await operator.plan());
    const check = { name: 'mci1-hc-30999--lb', type: 'HTTP', httpHealthCheck: { port: 30_999 } };
    const service = JSON.stringify({ 'kubernetes.io/service-name': 'default/old', 'kubernetes.io/service-port': '80' });
    const description = `Health check for service ${service} as part of kubernetes multicluster loadbalancer lb`;
    await operator.byHand((api) => api.insert('healthChecks', { ...check, description }, randomUUID()));
    expect((await operator.orphans({ olderThanSeconds: 1800 })).plans).toEqual([]);
    expect((await operator.orphans({ olderThanSeconds: 1 })).plans).toHaveLength(1);
  });

  test('is everything of a load balancer on whose resource an operation is not done', async () => {
    await serving();
    const plan = await operator.planDelete('lb');
    await killedAfter(plan, 'contract:release:urlMap');
    operator.pass(10);
    const { report } = await operator.orphans({});
    expect(report.orphans[0]?.activity).toContain('is not done');
  });
});

describe('in the host project of a shared VPC', () => {
  const HOST = 'host-project';
  const NETWORK = `projects/${HOST}/global/networks/shared`;
  const rule = (name: string, project: string) => ({
    name,
    network: NETWORK,
    description: `Firewall rule for {"cloud.google.com/project-id":"${project}"} as part of kubernetes multicluster loadbalancer gone`,
    allowed: [{ IPProtocol: 'tcp', ports: ['30061'] }],
    targetTags: ['nodes'],
  });
  const SHARED: WorldSpec = {
    ...FOUR_SERVICES,
    projects: [
      {
        project: { id: HOST, number: '314159' },
        serviceProjects: [FOUR_SERVICES.project.id],
        networks: ['shared'],
        resources: [
          { collection: 'firewalls', scope: 'global', body: rule('mci1-fr-1a2b3c4d--gone', FOUR_SERVICES.project.id) },
          { collection: 'firewalls', scope: 'global', body: rule('mci1-fr-5e6f7081--gone', 'another-project') },
        ],
      },
    ],
  };

  test('a rule of a load balancer that is gone is found where the project is named, and never one of another project', async () => {
    operator = new Operator(SHARED);
    operator.pass(HOUR);
    expect((await operator.orphans({})).names).toEqual([]);
    const { report, plans } = await operator.orphans({ hostProjects: [HOST] });
    expect(report.orphans).toMatchObject([{ loadBalancer: 'gone', name: 'mci1-fr-1a2b3c4d--gone', project: HOST }]);
    for (const plan of plans) expect((await operator.apply(plan)).failure).toBeUndefined();
    const left = operator.world.project(HOST).list('firewalls');
    expect(left.map(({ name }) => name)).toEqual(['mci1-fr-5e6f7081--gone']);
  });

  test('what may not be read is told, and hides nothing else', async () => {
    operator = new Operator(SHARED);
    operator.pass(HOUR);
    operator.world.project(HOST).store.state.deniedPermissions.push('compute.firewalls.list');
    const { report } = await operator.orphans({ hostProjects: [HOST] });
    expect(report.unseen[0]).toEqual({ what: `host project ${HOST}`, why: expect.stringContaining(HOST) });
  });
});

describe('an Ingress in a cluster', () => {
  test('that a load balancer uses is none, that of a cluster which was removed while it was down is', async () => {
    await serving();
    expect((await operator.orphans(EVERYWHERE)).names).toEqual([]);
    operator.world.setReachability('europe', 'refused');
    await operator.apply(await operator.planRemove('lb', ['europe'], true), { recheck: false });
    operator.world.setReachability('europe', 'up');
    operator.pass(2 * HOUR);
    const { report, plans } = await operator.orphans(EVERYWHERE);
    expect(report.orphans).toMatchObject([
      { loadBalancer: 'lb', kind: 'ingress', name: 'default/lb', cluster: 'europe' },
    ]);
    expect(plans.map(changed)).toEqual([['delete ingress/europe/default/lb']]);
    await deleted(plans);
    expect(operator.world.cluster('europe').list('Ingress')).toEqual([]);
    expect(operator.world.cluster('us').list('Ingress')).toHaveLength(1);
  });

  test('is not looked for in a cluster that does not answer, which is told', async () => {
    await serving();
    operator.world.setReachability('asia', 'refused');
    const { report } = await operator.orphans({ contexts: ['us', 'asia', 'mars'] });
    expect(report.unseen.map(({ what }) => what).sort()).toEqual(['cluster asia', 'cluster mars']);
  });
});

test('a load balancer whose rule somebody made by hand, without a marker, serves: nothing of it is an orphan', async () => {
  await serving();
  const { IPAddress = '', target = '' } = bodyOf('forwardingRules', 'mci1-fw--lb');
  const byHand = { name: 'by-hand', IPAddress, portRange: '80', target };
  await operator.byHand((api) => api.delete('forwardingRules', 'mci1-fw--lb', randomUUID()));
  await operator.byHand((api) => api.insert('forwardingRules', byHand, randomUUID()));
  operator.pass(2 * HOUR);
  expect((await operator.orphans(EVERYWHERE)).names).toEqual([]);
});

describe('what is not ours', () => {
  test('is left alone: names of Google’s controller, what others use, and what carries no marker', async () => {
    operator = new Operator(FOUR_SERVICES);
    const service = JSON.stringify({ 'kubernetes.io/service-name': 'default/web', 'kubernetes.io/service-port': '80' });
    const marker = (what: string): string =>
      `${what} for service ${service} as part of kubernetes multicluster loadbalancer gone`;
    const insert = (
      collection: 'healthChecks' | 'backendServices' | 'urlMaps',
      body: JsonObject & { readonly name: string },
    ): Promise<void> => operator.byHand((api) => api.insert(collection, body, randomUUID()));
    const check = { type: 'HTTP', httpHealthCheck: { port: 80 } };
    await insert('healthChecks', { ...check, name: 'mci-abc', description: marker('Health check') });
    await insert('healthChecks', { ...check, name: 'mci1-hc-1--gone' });
    await insert('healthChecks', { ...check, name: 'mci1-hc-2--gone', description: marker('Health check') });
    await insert('backendServices', {
      name: 'mci1-be-2--gone',
      description: marker('Backend service'),
      healthChecks: ['global/healthChecks/mci1-hc-2--gone'],
    });
    await insert('urlMaps', { name: 'somebody-elses', defaultService: 'global/backendServices/mci1-be-2--gone' });
    operator.pass(HOUR);
    expect((await operator.orphans({})).names).toEqual([]);
  });
});
