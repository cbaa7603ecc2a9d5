import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { SandboxAuditCommand } from '../../src/commands/sandbox/audit.js';
import { SandboxGceCommand } from '../../src/commands/sandbox/gce.js';
import { SandboxKubernetesCommand } from '../../src/commands/sandbox/kubernetes.js';
import { SandboxReachCommand } from '../../src/commands/sandbox/reach.js';
import { SandboxRequestCommand } from '../../src/commands/sandbox/request.js';
import { SandboxResetCommand } from '../../src/commands/sandbox/reset.js';
import { SandboxServeCommand } from '../../src/commands/sandbox/serve.js';
import { SandboxStatusCommand } from '../../src/commands/sandbox/status.js';
import { runCli, type CliResult } from '../support/cli.js';

const WORLDS = path.resolve(import.meta.dirname, '../../worlds');

let dir: string;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'kubemci-worlds-')));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function run(...args: readonly string[]): Promise<CliResult> {
  return runCli(['sandbox', ...args], { cwd: dir });
}

async function contexts(): Promise<readonly string[]> {
  const { stdout } = await run('status', '--dir=here', '--json');
  const status = z.object({ clusters: z.array(z.object({ context: z.string() })) }).parse(JSON.parse(stdout));
  return status.clusters.map(({ context }) => context);
}

test('a sandbox begins as a world file says, and begins anew in the same way', async () => {
  const world = path.join(WORLDS, 'unreachable-cluster.yaml');
  expect(await run('reset', '--dir=here', `--world=${world}`)).toMatchObject({ code: 0, stderr: '' });
  expect(await contexts()).toEqual(['us', 'europe']);
  expect(await run('reset', '--dir=here')).toMatchObject({ code: 0, stderr: '' });
  expect(await contexts()).toEqual(['us', 'europe']);
  expect(await run('reset', '--dir=here', `--world=${path.join(WORLDS, 'default.yaml')}`)).toMatchObject({ code: 0 });
  expect(await contexts()).toEqual(['us', 'europe', 'asia']);
});

test('a directory with a world is not served as that of another file', async () => {
  await run('reset', '--dir=here', `--world=${path.join(WORLDS, 'unreachable-cluster.yaml')}`);
  const before = readFileSync(path.join(dir, 'here/state.json'), 'utf8');
  const served = await run('serve', '--dir=here', `--world=${path.join(WORLDS, 'default.yaml')}`);
  expect(served).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('SandboxWorldDiffers') });
  expect(served.stderr).toContain('unreachable-cluster.yaml');
  expect(readFileSync(path.join(dir, 'here/state.json'), 'utf8')).toBe(before);
});

test('what is wrong with a world file is told at its line, and the world that was there stays', async () => {
  await run('reset', '--dir=here');
  writeFileSync(path.join(dir, 'form.yaml'), 'project: a-b\nclusters: [{ context: us, zones: [mars] }]\n');
  writeFileSync(
    path.join(dir, 'content.yaml'),
    'project: a-b\nresources: { urlMaps: { um: { defaultService: none } } }\n',
  );
  for (const [file, place] of [
    ['form.yaml', '2:35'],
    ['content.yaml', '2:29'],
  ] as const) {
    const { code, stderr } = await run('reset', '--dir=here', `--world=${file}`);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(`${file}:${place}`) });
  }
  expect(await contexts()).toEqual(['us', 'europe', 'asia']);
});

test('every command of the sandbox takes its directory as --dir too', () => {
  const commands = [
    SandboxAuditCommand,
    SandboxGceCommand,
    SandboxKubernetesCommand,
    SandboxReachCommand,
    SandboxRequestCommand,
    SandboxResetCommand,
    SandboxServeCommand,
    SandboxStatusCommand,
  ];
  for (const { flags } of commands) expect(flags.sandbox.aliases).toEqual(['dir']);
});
