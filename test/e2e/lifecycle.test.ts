import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inSandboxDir, SANDBOX_ENV, type SandboxDir } from '../support/sandbox-dir.js';

const APPLY = ['apply', 'plans/zone-printer', '--auto-approve'];
const PLAN = ['plan', 'plans/zone-printer', '--detailed-exitcode'];
const HEALTH_CHECK = 'projects/sandbox-project/global/healthChecks/mci1-hc-30061--zone-printer';

/** Runs a command and sends it a signal as soon as its output says `at`. */
function interrupted(
  { dir }: SandboxDir,
  args: readonly string[],
  at: string,
  signal: NodeJS.Signals,
): Promise<number | null> {
  const bin = path.resolve(import.meta.dirname, '../../bin/run.js');
  const child = spawn(process.execPath, [bin, ...args], { cwd: dir, env: { ...process.env, ...SANDBOX_ENV } });
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const before = seen.includes(at);
    seen += chunk.toString();
    if (!before && seen.includes(at)) child.kill(signal);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve(code)));
}

describe('a load balancer in the sandbox', () => {
  test('once applied, has no changes left, and applying again writes nothing', async () => {
    await inSandboxDir(async (sandbox) => {
      expect((await sandbox.run(PLAN)).code).toBe(2);
      expect(await sandbox.run(APPLY)).toMatchObject({ code: 0, stdout: expect.stringContaining('Apply complete') });
      expect(await sandbox.run(PLAN)).toMatchObject({ code: 0, stdout: expect.stringContaining('No changes.') });
      const since = await sandbox.now();
      expect((await sandbox.run(APPLY)).code).toBe(0);
      expect(await sandbox.writes(since)).toEqual([]);
    });
  });

  test('goes with everything that was made for it', async () => {
    await inSandboxDir(async (sandbox) => {
      expect((await sandbox.run(APPLY)).code).toBe(0);
      expect((await sandbox.run(['delete', 'zone-printer', '--auto-approve'])).code).toBe(0);
      expect((await sandbox.run(['list'])).stdout).toBe('No multicluster ingresses found.\n');
      for (const collection of ['forwardingRules', 'urlMaps', 'backendServices', 'healthChecks', 'firewalls']) {
        const { stdout } = await sandbox.run([
          'sandbox',
          'gce',
          'GET',
          `projects/sandbox-project/global/${collection}`,
        ]);
        expect(stdout).not.toContain('mci1-');
      }
      expect(await sandbox.run(['delete', 'zone-printer'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('There is nothing of it to delete.'),
        stderr: expect.stringContaining('LoadBalancerNotFound'),
      });
    });
  });

  test.each(['SIGKILL', 'SIGINT'] as const)(
    'an apply that was ended by %s is continued by the next',
    async (signal) => {
      await inSandboxDir(async (sandbox) => {
        const code = await interrupted(sandbox, APPLY, 'Create backend service', signal);
        expect(code).toBe(signal === 'SIGINT' ? 130 : null);
        expect((await sandbox.run(PLAN)).code).toBe(2);
        expect(await sandbox.run(APPLY)).toMatchObject({ code: 0 });
        expect(await sandbox.run(PLAN)).toMatchObject({ code: 0 });
      });
    },
  );
});

describe('a saved plan', () => {
  test('is shown and applied as it is, and applying it twice does nothing more', async () => {
    await inSandboxDir(async (sandbox) => {
      const planned = await sandbox.run(['plan', 'plans/zone-printer', '--out', 'zp.json']);
      expect((await sandbox.run(['show', 'zp.json'])).stdout).toBe(planned.stdout);
      expect((await sandbox.run(['apply', 'zp.json', '--auto-approve'])).code).toBe(0);
      const since = await sandbox.now();
      expect((await sandbox.run(['apply', 'zp.json', '--auto-approve'])).code).toBe(0);
      // A create may be tried again: that the resource is there already is how it is found to be done.
      expect((await sandbox.writes(since)).filter(({ status }) => status !== 409)).toEqual([]);
    });
  });

  test('is refused, naming what has moved, when the world is another than it was made from', async () => {
    await inSandboxDir(async (sandbox) => {
      expect((await sandbox.run(APPLY)).code).toBe(0);
      const path30061 = '{"httpHealthCheck":{"requestPath":"/one"}}';
      expect((await sandbox.run(['sandbox', 'gce', 'PATCH', HEALTH_CHECK, path30061])).code).toBe(0);
      await settled(sandbox, '/one');
      expect((await sandbox.run(['plan', 'plans/zone-printer', '--out', 'zp.json'])).code).toBe(0);
      await sandbox.run(['sandbox', 'gce', 'PATCH', HEALTH_CHECK, '{"httpHealthCheck":{"requestPath":"/two"}}']);
      await settled(sandbox, '/two');
      const since = await sandbox.now();
      const refused = await sandbox.run(['apply', 'zp.json', '--auto-approve']);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('Error [PlanStale]');
      expect(refused.stderr).toContain('httpHealthCheck.requestPath /one -> /two');
      expect(await sandbox.writes(since)).toEqual([]);
    });
  });
});

/** Waits until the operation of a change made by hand is over: each look is a command, and time passes meanwhile. */
async function settled(sandbox: SandboxDir, expected: string): Promise<void> {
  for (let look = 0; look < 50; look += 1) {
    const { stdout } = await sandbox.run(['sandbox', 'gce', 'GET', HEALTH_CHECK]);
    if (stdout.includes(expected)) return;
  }
  throw new Error(`the health check did not become ${expected}`);
}
