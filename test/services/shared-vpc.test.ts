import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import type { World, WorldSpec } from '../../src/sandbox/index.js';
import { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES, requestsFor, writeWish } from '../properties/support/wish.js';

const HOST = 'host-project';
const NETWORK = `projects/${HOST}/global/networks/shared`;
const WISH = { clusters: ['us', 'europe'], fallback: 'web', routes: [] };
const OF_ANOTHER_PROJECT = {
  name: 'mci1-fr-1a2b3c4d--lb',
  network: NETWORK,
  description:
    'Firewall rule for {"cloud.google.com/project-id":"another"} as part of kubernetes multicluster loadbalancer lb',
  allowed: [{ IPProtocol: 'tcp', ports: ['30061'] }],
  targetTags: ['theirs'],
};

const SPEC: WorldSpec = {
  ...FOUR_SERVICES,
  clusters: FOUR_SERVICES.clusters.map((cluster) => ({ ...cluster, network: NETWORK })),
  projects: [
    {
      project: { id: HOST, number: '314159' },
      serviceProjects: [FOUR_SERVICES.project.id],
      networks: ['shared'],
      resources: [{ collection: 'firewalls', scope: 'global', body: OF_ANOTHER_PROJECT }],
    },
  ],
};

let operator: Operator;
let host: World['gce'];

beforeEach(() => {
  operator = new Operator(SPEC);
  host = operator.world.project(HOST);
  writeWish(operator, WISH);
});

afterEach(() => {
  operator.close();
});

function keptByOthers(): void {
  const definition = { name: 'lb', ingress: 'ingress.yaml', clusters: WISH.clusters, firewall: { manage: 'print' } };
  operator.write('kubemci.yaml', JSON.stringify(definition));
}

function rules(project: World['gce']) {
  return project.list('firewalls').filter(({ name }) => typeof name === 'string' && name.startsWith('mci1-'));
}

/** What each request from everywhere is answered now. */
function statuses(): readonly unknown[] {
  const answers = requestsFor(operator, [WISH]).map((request) => operator.world.traffic.request(request));
  return [...new Set(answers.map((answer) => (answer.refused ? 'refused' : answer.status)))];
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubemciError)) throw new Error('it was not refused');
  return error.diagnostics;
}

describe('a network of a host project', () => {
  test('gets its rule there, is planned to nothing afterwards, and left clean, beside a namesake of another project', async () => {
    expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    expect(operator.world.gce.list('firewalls')).toEqual([]);
    const [ours, ...others] = rules(host).filter(({ name }) => name !== OF_ANOTHER_PROJECT.name);
    expect(others).toEqual([]);
    expect(ours).toMatchObject({
      network: `https://www.googleapis.com/compute/v1/${NETWORK}`,
      allowed: [{ IPProtocol: 'tcp', ports: ['30061'] }],
    });
    expect(ours?.['description']).toContain('"property-project"');
    expect((await operator.plan()).steps).toEqual([]);

    expect((await operator.apply(await operator.planDelete('lb'))).event.outcome).toBe('succeeded');
    expect(rules(host).map(({ name }) => name)).toEqual([OF_ANOTHER_PROJECT.name]);
  });

  test('is where the data plane looks for the rule that lets the load balancer in', async () => {
    await operator.apply(await operator.plan());
    operator.pass(300);
    expect(statuses()).toEqual([200]);
    const ours = rules(host).find(({ name }) => name !== OF_ANOTHER_PROJECT.name)?.['name'];
    if (typeof ours !== 'string') throw new Error('there is no rule');
    await operator.world.servers.gce({
      method: 'DELETE',
      path: `/compute/v1/projects/${HOST}/global/firewalls/${ours}`,
      query: new URLSearchParams(),
      headers: {},
      body: '',
      caller: 'client',
    });
    operator.pass(300);
    expect(statuses()).toEqual([502]);
    expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    operator.pass(300);
    expect(statuses()).toEqual([200]);
  });

  test('follows the clusters: a rule that is not wide enough is changed in the host project', async () => {
    await operator.apply(await operator.plan());
    writeWish(operator, { ...WISH, clusters: ['us', 'europe', 'asia'], fallback: 'api' });
    expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    const [ours] = rules(host).filter(({ name }) => name !== OF_ANOTHER_PROJECT.name);
    expect(ours?.['allowed']).toEqual([{ IPProtocol: 'tcp', ports: ['30062'] }]);
    expect(ours?.['targetTags']).toHaveLength(3);
    expect((await operator.plan()).steps).toEqual([]);
  });

  test.each(['compute.firewalls.list', 'compute.firewalls.create'])(
    'that may not be touched (%s) is an error that names the setting',
    async (permission) => {
      host.store.state.deniedPermissions.push(permission);
      const [found] = await refusal(
        operator.plan().then(async (plan) => {
          const { failure } = await operator.apply(plan);
          throw failure ?? new Error('it was applied');
        }),
      );
      expect(found).toMatchObject({ code: 'PermissionDenied' });
      expect(found.message).toContain(HOST);
      expect(found.fix).toContain('firewall: { manage: print }');
    },
  );
});

describe('a firewall that others keep', () => {
  test('is not written; the plan says what to open, by a command that makes it enough', async () => {
    keptByOthers();
    const plan = await operator.plan();
    expect(plan.changeSet.changes.filter(({ kind }) => kind === 'firewall')).toEqual([]);
    const [note] = plan.changeSet.notes.filter(({ code }) => code === 'warning');
    const command = /gcloud compute firewall-rules create (\S+) --project=host-project --network=(\S+) .*/.exec(
      note?.text ?? '',
    );
    expect(command?.[0]).toContain('--allow=tcp:30061 --source-ranges=130.211.0.0/22,35.191.0.0/16 --target-tags=');
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');

    const tags = /--target-tags=(\S+)/.exec(command?.[0] ?? '')?.[1]?.split(',') ?? [];
    host.seed('firewalls', 'global', {
      name: 'by-hand',
      network: command?.[2] ?? '',
      allowed: [{ IPProtocol: 'tcp', ports: ['30000-32767'] }],
      sourceRanges: ['130.211.0.0/22', '35.191.0.0/16'],
      targetTags: tags,
    });
    const after = await operator.plan();
    expect(after.changeSet.notes).toEqual([]);
    expect(after.steps).toEqual([]);
  });

  test('is left alone when it is handed over, and when the load balancer goes', async () => {
    await operator.apply(await operator.plan());
    const before = rules(host);
    keptByOthers();
    const handedOver = await operator.plan();
    expect(handedOver.changeSet.changes.filter(({ kind }) => kind === 'firewall')).toEqual([]);
    await operator.apply(handedOver);
    expect((await operator.apply(await operator.planDelete(operator.dir))).event.outcome).toBe('succeeded');
    expect(rules(host)).toEqual(before);
  });

  test('that nobody may look at is a warning', async () => {
    keptByOthers();
    host.store.state.deniedPermissions.push('compute.firewalls.list');
    const plan = await operator.plan();
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
  });
});
