import { describe, expect, test } from '@jest/globals';
import { inServedSandbox, type ServedSandbox } from '../support/served-sandbox.js';

const LB = 'plans/zone-printer';
const APPLY = ['apply', LB, '--auto-approve'];

function documentsOf(stdout: string): readonly { readonly [key: string]: unknown }[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly [key: string]: unknown });
}

describe('--json', () => {
  test('of apply and delete is one document on each line, the error of a refusal included', async () => {
    await inServedSandbox(async ({ run }) => {
      const refused = await run(['apply', LB, '--json']);
      expect(refused).toMatchObject({ code: 1, stderr: '' });
      expect(documentsOf(refused.stdout)).toMatchObject([{ type: 'plan' }, { error: { code: 'ApprovalRequired' } }]);
      const applied = await run([...APPLY, '--json']);
      expect(applied).toMatchObject({ code: 0, stderr: '' });
      expect(documentsOf(applied.stdout).at(-1)).toMatchObject({ type: 'run-finished', outcome: 'succeeded' });
      const deleted = await run(['delete', LB, '--json']);
      expect(deleted).toMatchObject({ code: 0, stderr: '' });
      expect(documentsOf(deleted.stdout).at(-1)).toMatchObject({ type: 'run-finished', outcome: 'succeeded' });
    });
  });

  test('of any other command is a single document, whether it succeeds or not', async () => {
    await inServedSandbox(async ({ run }) => {
      const commands = [
        'list',
        'get-status nobody',
        'drain us nobody',
        'show nothing.json',
        'plan --unknown',
        'unknown',
      ];
      for (const command of [`plan ${LB}`, `validate ${LB}`, 'version', 'sandbox status', ...commands]) {
        const { stdout, stderr } = await run([...command.split(' '), '--json']);
        expect(JSON.parse(stdout)).toBeInstanceOf(Object);
        expect(stderr).toBe('');
      }
    });
  });
});

describe('what is not a terminal', () => {
  test('gets no colours and is never asked', async () => {
    await inServedSandbox(async ({ run }) => {
      const { code, stdout, stderr } = await run(['apply', LB]);
      expect([code, stdout.includes('\u001B'), stderr.includes('\u001B')]).toEqual([1, false, false]);
      expect(stderr).toContain('Error [ApprovalRequired]');
    });
  });
});

describe('Ctrl-C', () => {
  /** Presses it once the output says `at`, and again, `times` in all, each time after the one before was noticed. */
  async function pressed({ start }: ServedSandbox, at: string, times: 1 | 2): ReturnType<ServedSandbox['run']> {
    let text = '';
    let sent = 0;
    const command = start(APPLY, (more) => {
      text += more;
      const due = !text.includes(at) ? 0 : text.includes('Interrupted: finishing') ? times : 1;
      if (sent >= due) return;
      sent += 1;
      command.signal('SIGINT');
    });
    return command.ended;
  }

  test('once lets what runs finish, starts nothing more, and says how to go on', async () => {
    await inServedSandbox(async (world) => {
      const { code, stdout, stderr } = await pressed(world, 'Create firewall', 1);
      expect(code).toBe(130);
      expect(stderr).toContain('Press Ctrl-C again to leave at once');
      expect(stderr).toContain('Run apply again to continue.');
      expect(stdout).toMatch(/Create firewall .*: complete/);
      expect(stdout).not.toContain('Create backend service mci1-be-30061--zone-printer...');
      expect((await world.run(APPLY)).code).toBe(0);
    });
  });

  test('twice leaves at once and says what was in flight', async () => {
    await inServedSandbox(
      async (world) => {
        const { code, stderr } = await pressed(world, 'Create firewall', 2);
        expect(code).toBe(130);
        expect(stderr).toContain('In flight, and not waited for:');
        expect(stderr).toContain('firewall/default: create firewall mci1-fr--zone-printer');
        expect((await world.run(APPLY)).code).toBe(0);
      },
      { pace: 60 },
    );
  });
});

test('of two applies of different Ingresses at once, none breaks what the other serves, and the next one converges', async () => {
  await inServedSandbox(async (world) => {
    expect((await world.run(APPLY)).code).toBe(0);
    world.edit(
      'plans/zone-printer/ingress.yaml',
      (text) =>
        `${text}  rules:\n    - host: a.example\n      http:\n        paths:\n          - {path: /x, pathType: Prefix, backend: {service: {name: zoneprinter, port: {number: 80}}}}\n`,
    );
    const one = await world.run(['plan', LB, '--out', 'one.json']);
    world.edit('plans/zone-printer/ingress.yaml', (text) => text.replace('a.example', 'b.example'));
    const two = await world.run(['plan', LB, '--out', 'two.json']);
    expect([one.code, two.code]).toEqual([0, 0]);
    const ended = await Promise.all([
      world.run(['apply', 'one.json', '--auto-approve']),
      world.run(['apply', 'two.json', '--auto-approve']),
    ]);
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 3]);
    expect(ended.map(({ stderr }) => stderr).join('')).toMatch(/Error \[(Conflict|PlanStale)\]/);
    expect((await world.run(APPLY)).code).toBe(0);
    expect((await world.run(['plan', LB, '--detailed-exitcode'])).code).toBe(0);
  });
});
