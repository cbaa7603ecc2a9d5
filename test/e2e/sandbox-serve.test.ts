import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { runCli, type CliResult } from '../support/cli.js';

const BIN = path.resolve(import.meta.dirname, '../../bin/run.js');
const APPLY = ['apply', 'plans/zone-printer', '--auto-approve'];
const PLAN = ['plan', 'plans/zone-printer', '--detailed-exitcode'];
const AUDIT_KEYS = [
  'sequence',
  'time',
  'server',
  'caller',
  'method',
  'path',
  'query',
  'status',
  'durationMs',
  'faults',
  'traffic',
];

const announcement = z.strictObject({
  gce: z.string(),
  rootUrl: z.string(),
  project: z.string(),
  kubeconfig: z.string(),
  contexts: z.array(z.string()),
  traffic: z.strictObject({ http: z.string(), https: z.string() }),
  dir: z.string(),
  pid: z.number(),
});

const auditLine = z.object({
  sequence: z.number(),
  method: z.string(),
  path: z.string(),
  status: z.number().nullable(),
});

/** A command that runs until it is sent a signal. */
interface Running {
  /** What it wrote by the time that the text it was waited for had come. */
  readonly text: string;
  readonly end: (signal: NodeJS.Signals) => Promise<CliResult>;
}

type Environment = Readonly<Record<string, string>>;

let dir: string;
let running: Running[];

beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'kubemci-serve-')));
  cpSync(path.resolve(import.meta.dirname, '../../plans'), path.join(dir, 'plans'), { recursive: true });
  running = [];
});

afterEach(async () => {
  for (const command of running) await command.end('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** Starts a command and waits until its standard output matches; rejects when it ends before. */
function started(args: readonly string[], until: RegExp, env: Environment = {}): Promise<Running> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '', HOME: dir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ended = new Promise<CliResult>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (!until.test(stdout)) return;
      const end = (signal: NodeJS.Signals): Promise<CliResult> => {
        child.kill(signal);
        return ended;
      };
      resolve({ text: stdout, end });
    });
    void ended.then(() => reject(new Error(`${args.join(' ')} ended before ${String(until)}: ${stdout}${stderr}`)));
  });
}

async function serving(args: readonly string[], until: RegExp): Promise<Running> {
  const server = await started(['sandbox', 'serve', ...args], until, { KUBEMCI_SANDBOX_PACE: '600' });
  running.push(server);
  return server;
}

async function servingJson(args: readonly string[] = ['--dir=world']): Promise<{
  readonly server: Running;
  readonly served: z.infer<typeof announcement>;
}> {
  const server = await serving([...args, '--json'], /\n/);
  return { server, served: announcement.parse(JSON.parse(server.text)) };
}

/** The environment by which gcloud and kubectl are led to a sandbox. */
function surroundings(served: z.infer<typeof announcement>): Environment {
  return {
    CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE: served.gce,
    CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
    CLOUDSDK_CORE_PROJECT: served.project,
    KUBECONFIG: served.kubeconfig,
  };
}

function run(args: readonly string[], env: Environment = {}): Promise<CliResult> {
  return runCli(args, { cwd: dir, env });
}

/** The lines of `sandbox audit --json`, unparsed. */
async function auditLines(args: readonly string[] = []): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run(['sandbox', 'audit', '--sandbox=world', '--json', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

async function audit(args: readonly string[] = []): Promise<readonly z.infer<typeof auditLine>[]> {
  return (await auditLines(args)).map((line) => auditLine.parse(JSON.parse(line)));
}

describe('a served sandbox', () => {
  test('says on one line where everything is, and answers there', async () => {
    const { server, served } = await servingJson();
    expect(served).toMatchObject({
      gce: `${served.rootUrl}compute/v1/`,
      project: 'sandbox-project',
      kubeconfig: path.join(dir, 'world/kubeconfig.yaml'),
      contexts: ['us', 'europe', 'asia'],
      dir: path.join(dir, 'world'),
    });
    const addresses = await fetch(`${served.gce}projects/${served.project}/global/addresses`);
    expect(await addresses.text()).toContain('"zp-ip"');
    const { code, stdout, stderr } = await server.end('SIGTERM');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: server.text, stderr: '' });
    expect(stdout.split('\n')).toHaveLength(2);
  });

  test('is planned and applied to without --sandbox, by environment or by flags, and keeps it all when it is ended', async () => {
    const { server, served } = await servingJson();
    const env = surroundings(served);
    expect(await run(PLAN, env)).toMatchObject({ code: 2, stderr: '' });
    expect(await run(APPLY, env)).toMatchObject({ code: 0, stderr: '' });
    const byFlags = [
      `--gce-endpoint=${served.gce}`,
      `--kubeconfig=${served.kubeconfig}`,
      '--gcp-project=sandbox-project',
    ];
    expect(await run([...PLAN, ...byFlags], { CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true' })).toMatchObject({ code: 0 });
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    for (const file of ['lock', 'server.json'])
      expect([file, existsSync(path.join(served.dir, file))]).toEqual([file, false]);
    expect(readFileSync(path.join(served.dir, 'state.json'), 'utf8')).toContain(
      'forwardingRules/mci1-fw--zone-printer',
    );
    expect(await run([...PLAN, '--sandbox=world'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('goes on when an apply is killed, and the next one completes it', async () => {
    const { served } = await servingJson();
    const env = surroundings(served);
    const apply = await started(APPLY, /Create backend service/, env);
    expect((await apply.end('SIGKILL')).code).toBeNull();
    expect((await run(PLAN, env)).code).toBe(2);
    expect(await run(APPLY, env)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(PLAN, env)).toMatchObject({ code: 0, stderr: '' });
  });

  test('that was killed itself is served again with what it had answered', async () => {
    const first = await servingJson();
    expect(await run(APPLY, surroundings(first.served))).toMatchObject({ code: 0 });
    await first.server.end('SIGKILL');
    const { served } = await servingJson();
    expect(await run(PLAN, surroundings(served))).toMatchObject({ code: 0, stderr: '' });
  });

  test('is used by commands with --sandbox, and by no second server', async () => {
    const { served } = await servingJson();
    const status = await run(['sandbox', 'status', '--sandbox=world', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ trafficUrl: served.traffic.http, pace: 600 });
    expect(await run(['sandbox', 'serve', '--sandbox=world', '--json'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`in use by process ${String(served.pid)}`),
    });
  });

  test('refuses a port that is taken, by its number', async () => {
    const { served } = await servingJson();
    const { port } = new URL(served.gce);
    expect(await run(['sandbox', 'serve', '--dir=other', `--port=${port}`])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`Port ${port} cannot be had`),
    });
  });

  test('goes as fast as ours with --realistic, whatever the environment says', async () => {
    await servingJson(['--dir=world', '--realistic']);
    const { stdout } = await run(['sandbox', 'status', '--sandbox=world', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ pace: 1 });
  });

  test('tells people what to paste, and Ctrl-C ends it', async () => {
    const server = await serving(['--dir=my world'], /curl .*\n/);
    const script = `${server.text.replace(/^[^\n]*\n[^\n]*\n/, '').replaceAll(/^curl /gm, 'echo ')}env`;
    const pasted = spawnSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } });
    expect(pasted).toMatchObject({ status: 0, stderr: '' });
    const env = Object.fromEntries(
      [...pasted.stdout.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    expect(env).toMatchObject({ KUBECONFIG: path.join(dir, 'my world/kubeconfig.yaml') });
    expect(await run(PLAN, env)).toMatchObject({ code: 2, stderr: '' });
    expect(await server.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the audit log', () => {
  test('has a line with the same keys for every request, while the sandbox is served and after', async () => {
    const { server, served } = await servingJson();
    const body = JSON.stringify({ name: 'check', type: 'HTTP', httpHealthCheck: { port: 80 } });
    const target = `${served.gce}projects/sandbox-project/global/healthChecks`;
    expect((await fetch(`${target}?requestId=1`, { method: 'POST', body })).status).toBe(400);
    expect((await fetch(target, { method: 'POST', body })).status).toBe(200);
    await expect(fetch(`${served.traffic.http}/cart`)).rejects.toThrow('fetch failed');
    const during = await auditLines();
    for (const line of during) expect(Object.keys(z.looseObject({}).parse(JSON.parse(line)))).toEqual(AUDIT_KEYS);
    const asked = (await audit()).filter(({ path: link }) => /healthChecks$|^\/cart$/.test(link));
    expect(asked.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 400],
      ['POST', 200],
      ['GET', 0],
    ]);
    await server.end('SIGTERM');
    expect((await auditLines()).slice(0, during.length)).toEqual(during);
  });

  test('begins after a number where one is given, and is empty after the last', async () => {
    const { served } = await servingJson();
    for (const name of ['a', 'b', 'c']) await fetch(`${served.gce}projects/sandbox-project/global/urlMaps/${name}`);
    const numberOfB = (await audit()).find(({ path: link }) => link.endsWith('/b'))?.sequence ?? 0;
    const after = await audit([`--since=${String(numberOfB)}`]);
    expect(after.map(({ path: link, status }) => [link.split('/').at(-1), status])).toEqual([['c', 404]]);
    expect(await audit([`--since=${String(after[0]?.sequence)}`])).toEqual([]);
  });

  test('is a table for people', async () => {
    const { served } = await servingJson();
    await fetch(`${served.gce}projects/sandbox-project/global/urlMaps?maxResults=7`);
    const { stdout } = await run(['sandbox', 'audit', '--sandbox=world']);
    expect(stdout).toMatch(/^NUMBER +WORLD TIME +SERVER +CALLER +STATUS +METHOD +PATH\n/);
    expect(stdout).toMatch(
      / gce +client +200 +GET +\/compute\/v1\/projects\/sandbox-project\/global\/urlMaps\?maxResults=7\n/,
    );
  });
});
