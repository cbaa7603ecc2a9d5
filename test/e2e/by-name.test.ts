import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inServedSandbox, type ServedSandbox } from '../support/served-sandbox.js';

const LB = 'zone-printer';
const QUICK = '--settle=1';

async function created({ run }: ServedSandbox): Promise<void> {
  expect(await run(['create', 'plans/zone-printer', QUICK])).toMatchObject({ code: 0 });
}

async function ingressesIn({ kubernetes }: ServedSandbox, cluster: string): Promise<number> {
  const { items } = await kubernetes(cluster, 'GET', 'apis/networking.k8s.io/v1/ingresses');
  return (items as readonly unknown[]).length;
}

describe('remove-clusters', () => {
  test('refuses unknown clusters and the last one with the Go tool’s words, and a dry run writes nothing', async () => {
    await inServedSandbox(async (world) => {
      await created(world);
      const { run, now, writes } = world;
      const since = await now();
      for (const flag of ['--clusters', '--kubecontexts']) {
        expect(await run(['remove-clusters', LB, `${flag}=mars`])).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('UnknownCluster'),
        });
        for (const force of [[], ['--force']]) {
          expect(await run(['remove-clusters', LB, `${flag}=us,europe,asia`, ...force])).toMatchObject({
            code: 3,
            stderr: expect.stringContaining(
              'This will remove the ingress from all clusters. You should use kubemci delete to delete the ingress completely.',
            ),
          });
        }
      }
      const dry = await run(['remove-clusters', LB, '--clusters=europe', '--dry-run']);
      expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('removes europe; asia, us stay') });
      expect(await writes(since)).toEqual([]);
    });
  });

  test('drains and removes by either spelling, as JSON lines too, and the last that stays cannot go', async () => {
    await inServedSandbox(async (world) => {
      await created(world);
      const { run } = world;
      expect((await run(['remove-clusters', LB, '--kubecontexts=europe', QUICK])).code).toBe(0);
      expect(await ingressesIn(world, 'europe')).toBe(0);
      const json = await run(['remove-clusters', LB, '--clusters=asia', QUICK, '--json']);
      const lines = json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines[0]).toMatchObject({
        type: 'plan',
        plan: { task: { is: 'remove-clusters', clusters: ['asia'], others: ['us'] } },
      });
      expect(lines.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'succeeded' });
      expect((await run(['remove-clusters', LB, '--clusters=us', '--force'])).code).toBe(3);
      expect((await run(['get-status', LB])).stdout).toContain('1 clusters (us)');
    });
  });

  test('needs --force for a cluster that is down or gone, and then says what to run later', async () => {
    await inServedSandbox(async (world) => {
      await created(world);
      const { run, dir, sandbox } = world;
      expect((await run(['sandbox', 'reach', 'europe', 'refused'])).code).toBe(0);
      expect(await run(['remove-clusters', LB, '--clusters=europe', QUICK])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/ClusterUnreachable[\s\S]*--force/),
      });
      const forced = await run(['remove-clusters', LB, '--clusters=europe', QUICK, '--force']);
      expect(forced).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('kubectl --context=europe delete ingress zone-printer --namespace=default'),
      });
      // As `gcloud container clusters delete` leaves a kubeconfig: without the context.
      const config = readFileSync(sandbox.kubeconfigPath, 'utf8');
      writeFileSync(path.join(dir, 'mine.yaml'), config.replaceAll(/\basia\b/g, 'elsewhere'));
      const gone = ['remove-clusters', LB, '--clusters=asia', '--kubeconfig=mine.yaml', QUICK];
      expect((await run(gone)).code).toBe(1);
      expect((await run([...gone, '--force'])).code).toBe(0);
      expect((await run(['get-status', LB])).stdout).toContain('1 clusters (us)');
    });
  });
});

describe('delete', () => {
  test('skips clusters that are down with --force, and a killed one is completed by name', async () => {
    await inServedSandbox(async (world) => {
      await created(world);
      const { run, start, ours } = world;
      expect((await run(['sandbox', 'reach', 'europe', 'refused'])).code).toBe(0);
      expect(await run(['delete', LB])).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
      const killed = start(['delete', LB, '--force'], (text) => {
        if (text.includes('backendService')) killed.signal('SIGKILL');
      });
      await killed.ended;
      const again = await run(['delete', LB, '--force']);
      expect(again).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('kubectl --context=europe delete ingress zone-printer --namespace=default'),
      });
      expect(await ours()).toEqual([]);
      expect((await run(['sandbox', 'reach', 'europe', 'up'])).code).toBe(0);
      for (const [cluster, left] of Object.entries({ us: 0, asia: 0, europe: 1 })) {
        expect(await ingressesIn(world, cluster)).toBe(left);
      }
      const orphans = ['orphans', '--kubecontexts=us,europe,asia'];
      expect(await run(orphans)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('default/zone-printer in europe'),
      });
      expect((await run([...orphans, '--delete', '--auto-approve'])).code).toBe(0);
      expect(await ingressesIn(world, 'europe')).toBe(0);
    });
  });
});

describe('orphans', () => {
  test('are listed with who may be at work, young ones left alone where that is asked for, and nothing is written by a dry run', async () => {
    await inServedSandbox(async (world) => {
      await created(world);
      const { run, gce, now, writes } = world;
      expect((await run(['orphans'])).stdout).toContain('No orphans found.');
      const service = '{"kubernetes.io/service-name":"default/old","kubernetes.io/service-port":"80"}';
      await gce('POST', 'global/healthChecks', {
        name: 'mci1-hc-30999--zone-printer',
        type: 'HTTP',
        httpHealthCheck: { port: 30_999 },
        description: `Health check for service ${service} as part of kubernetes multicluster loadbalancer zone-printer`,
      });
      const since = await now();
      const listed = await run(['orphans', '--json']);
      expect(JSON.parse(listed.stdout)).toMatchObject({
        orphans: [{ name: 'mci1-hc-30999--zone-printer', activity: expect.stringContaining(' ago'), deletable: true }],
        unseen: [{ what: 'clusters' }],
      });
      expect(await run(['orphans', '--delete', '--auto-approve', '--older-than=36000'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('left alone because they are young'),
      });
      const all = ['orphans', '--delete'];
      expect((await run([...all, '--dry-run'])).stdout).toContain('deletes what nothing leads to');
      expect(await run(all)).toMatchObject({ code: 1, stderr: expect.stringContaining('ApprovalRequired') });
      expect(await writes(since)).toEqual([]);
      expect((await run([...all, '--auto-approve', QUICK])).code).toBe(0);
      expect((await run(['orphans'])).stdout).toContain('No orphans found.');
      expect((await run(['plan', 'plans/zone-printer', '--detailed-exitcode'])).code).toBe(0);
    });
  });
});

test('drain and undrain change the capacity of one cluster, which plans tell once', async () => {
  await inServedSandbox(async (world) => {
    await created(world);
    const { run, now, writes } = world;
    const since = await now();
    expect(await run(['drain', 'europe', LB, '--dry-run'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('drains europe; asia, us stay'),
    });
    expect(await writes(since)).toEqual([]);
    expect((await run(['drain', 'europe', LB, '--auto-approve', QUICK])).code).toBe(0);
    const { stdout } = await run(['plan', 'plans/zone-printer']);
    expect(stdout.match(/drained/g)).toHaveLength(1);
    expect((await run(['undrain', 'europe', LB, '--auto-approve', QUICK])).code).toBe(0);
    expect((await run(['plan', 'plans/zone-printer'])).stdout).not.toContain('drained');
  });
});

test('create and validate go on without a cluster that is down where it may be kept', async () => {
  await inServedSandbox(async (world) => {
    await created(world);
    const { run } = world;
    expect((await run(['sandbox', 'reach', 'asia', 'refused'])).code).toBe(0);
    for (const command of ['create', 'validate']) {
      expect((await run([command, 'plans/zone-printer'])).code).toBe(1);
      expect((await run([command, 'plans/zone-printer', '--keep-unreachable'])).code).toBe(0);
      expect((await run([command, 'plans/zone-printer', '--keep-unreachable=asia'])).code).toBe(0);
      expect((await run([command, 'plans/zone-printer', '--keep-unreachable=us'])).code).toBe(1);
    }
  });
});
