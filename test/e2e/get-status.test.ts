import { describe, expect, test } from '@jest/globals';
import { inServedSandbox, type ServedSandbox } from '../support/served-sandbox.js';

const LB = 'plans/zone-printer';
const APPLY = ['apply', LB, '--auto-approve', '--settle=60'];

/** Runs an apply and kills it as soon as so many of its steps have begun or ended. */
async function killedAfter(world: ServedSandbox, events: number): Promise<void> {
  let text = '';
  let sent = false;
  const command = world.start([...APPLY, '--json'], (more) => {
    text += more;
    const seen = text.match(/"type":"step-(?:started|completed)"/g)?.length ?? 0;
    if (sent || seen < events) return;
    sent = true;
    command.signal('SIGKILL');
  });
  expect((await command.ended).code).toBeNull();
}

describe('get-status', () => {
  test('prints one line for scripts, and everything within 80 columns with --wide, with no colours and exit code 0', async () => {
    await inServedSandbox(async (world) => {
      expect((await world.run(APPLY)).code).toBe(0);
      const line =
        /^Load balancer zone-printer has IPAddress [0-9.]+ and is spread across 3 clusters \(asia,europe,us\)\n$/;
      for (const target of ['zone-printer', LB]) {
        expect(await world.run(['get-status', target])).toEqual({
          code: 0,
          stdout: expect.stringMatching(line),
          stderr: '',
        });
      }
      await world.gce('PATCH', 'global/healthChecks/mci1-hc-30061--zone-printer', {
        httpHealthCheck: { requestPath: '/by-hand' },
      });
      const { code, stdout, stderr } = await world.run(['get-status', LB, '--wide']);
      expect([code, stderr, stdout.includes('\u001B')]).toEqual([0, '', false]);
      expect(stdout).toContain('~ requestPath = "/by-hand" -> "/healthz"');
      const [first, ...others] = stdout.split('\n');
      expect(`${first ?? ''}\n`).toMatch(line);
      expect(others.filter((other) => other.length > 80 || other !== other.trimEnd())).toEqual([]);
    });
  });

  test('with --json is one document, that holds the drift once the spec is named', async () => {
    await inServedSandbox(async (world) => {
      expect((await world.run(APPLY)).code).toBe(0);
      const byName = await world.run(['get-status', 'zone-printer', '--json']);
      expect(JSON.parse(byName.stdout)).toMatchObject({
        loadBalancer: 'zone-printer',
        health: [{ cluster: 'asia' }, { cluster: 'europe' }, { cluster: 'us' }],
        drift: { known: false, command: 'kubemci get-status zone-printer --wide --ingress=FILE --sandbox=world' },
      });
      const withSpec = await world.run(['get-status', LB, '--json']);
      expect(JSON.parse(withSpec.stdout)).toMatchObject({ drift: { known: true, changes: [] }, pendingChanges: [] });
      const list = await world.run(['list', '--json']);
      expect(JSON.parse(list.stdout)).toMatchObject({ loadBalancers: [{ modes: ['instance-groups'] }] });
      expect((await world.run(['list', '--wide'])).stdout).toMatch(
        /^NAME .*CLUSTERS\nzone-printer .* 3 \(asia,europe,us\)\n$/,
      );
    });
  });

  test('of a first apply that was killed says what exists and how to go on, exit code 1; after the next apply all is well', async () => {
    await inServedSandbox(async (world) => {
      await killedAfter(world, 9);
      const { code, stdout, stderr } = await world.run(['get-status', 'zone-printer']);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('Error [LoadBalancerIncomplete]: Load balancer zone-printer exists only in part');
      expect(stderr).toMatch(/healthCheck +mci1-hc-30061--zone-printer/);
      expect(stderr).toContain('kubemci apply');
      const json = await world.run(['get-status', 'zone-printer', '--json']);
      expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'LoadBalancerIncomplete', exitCode: 1 } });
      expect((await world.run(APPLY)).code).toBe(0);
      expect((await world.run(['get-status', 'zone-printer'])).code).toBe(0);
    });
  });
});
