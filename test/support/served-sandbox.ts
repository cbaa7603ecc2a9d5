import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serveSandbox, type AuditEntry, type SandboxHandle, type WorldSpec } from '../../src/sandbox/index.js';
import { runCli, type CliResult } from './cli.js';

/** A sandbox that another process serves than the commands that are run on it: killing a command does not stop the world. */
export interface ServedSandbox {
  readonly dir: string;
  readonly sandbox: SandboxHandle;
  /** Runs a command on it to its end. */
  readonly run: (args: readonly string[]) => Promise<CliResult>;
  /** Starts a command on it; what it writes is given to `onText` as it comes, both streams together. */
  readonly start: (args: readonly string[], onText?: (text: string) => void) => RunningCommand;
  /** Changes a resource of GCE by hand and waits for the operation. Throws when GCE refuses. */
  readonly gce: (method: string, target: string, body?: unknown) => Promise<Json>;
  /** Sends a request to the API server of a cluster. Throws when it refuses. */
  readonly kubernetes: (cluster: string, method: string, target: string, body?: unknown) => Promise<Json>;
  /** Replaces text in a file of the directory. */
  readonly edit: (file: string, change: (text: string) => string) => void;
  /** Requests of clients that would have changed something, since a sequence number. */
  readonly writes: (since?: number) => Promise<readonly AuditEntry[]>;
  /** The sequence number of the last request. */
  readonly now: () => Promise<number>;
  /** `collection/name` of everything in GCE whose name is kubemci's. */
  readonly ours: () => Promise<readonly string[]>;
}

/** A command that runs. */
export interface RunningCommand {
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<CliResult>;
}

type Json = { readonly [key: string]: unknown };

const GCE = 'compute/v1/projects/sandbox-project/';
const COLLECTIONS = ['healthChecks', 'backendServices', 'urlMaps', 'targetHttpProxies', 'forwardingRules', 'firewalls'];

/** Serves a sandbox for one action; `pace` is world seconds per real second. */
export async function inServedSandbox<T>(
  action: (sandbox: ServedSandbox) => Promise<T>,
  { pace = 600, world }: { readonly pace?: number; readonly world?: WorldSpec } = {},
): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), 'kubemci-operator-'));
  cpSync(path.resolve(import.meta.dirname, '../../plans'), path.join(dir, 'plans'), { recursive: true });
  const sandbox = await serveSandbox({ dir: path.join(dir, 'world'), pace, ...(world === undefined ? {} : { world }) });
  const env = { KUBEMCI_SANDBOX: 'world' };
  const call = async (url: string, method: string, body: unknown, type: string): Promise<Json> => {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Error(`${method} ${url}: ${String(response.status)} ${JSON.stringify(answer)}`);
    return answer;
  };
  const gce = async (method: string, target: string, body?: unknown): Promise<Json> => {
    const answer = await call(`${sandbox.gceRootUrl}${GCE}${target}`, method, body, 'application/json');
    if (answer['kind'] !== 'compute#operation') return answer;
    for (let operation = answer; ;) {
      if (operation['status'] === 'DONE') {
        if (operation['error'] !== undefined) throw new Error(JSON.stringify(operation['error']));
        return operation;
      }
      const name = String(operation['name']);
      operation = await call(
        `${sandbox.gceRootUrl}${GCE}global/operations/${name}/wait`,
        'POST',
        {},
        'application/json',
      );
    }
  };
  try {
    return await action({
      dir,
      sandbox,
      run: (args) => runCli(args, { cwd: dir, env }),
      start: (args, onText = () => undefined) => start(dir, env, args, onText),
      gce,
      kubernetes: async (cluster, method, target, body) => {
        const { clusters } = await sandbox.status();
        const url = clusters.find(({ context }) => context === cluster)?.url ?? '';
        const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
        return call(`${url.replace(/\/$/, '')}/${target}`, method, body, type);
      },
      edit: (file, change) => {
        const full = path.join(dir, file);
        const before = readFileSync(full, 'utf8');
        const after = change(before);
        if (after === before) throw new Error(`${file} was not changed`);
        writeFileSync(full, after);
      },
      writes: async (since = 0) => (await sandbox.audit(since)).filter(isWrite),
      now: async () => (await sandbox.audit()).at(-1)?.sequence ?? 0,
      ours: async () => {
        const names: string[] = [];
        for (const collection of COLLECTIONS) {
          const { items = [] } = await gce('GET', `global/${collection}`);
          for (const { name } of items as readonly Json[]) {
            if (String(name).startsWith('mci1-')) names.push(`${collection}/${String(name)}`);
          }
        }
        return names;
      },
    });
  } finally {
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function start(
  cwd: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  onText: (text: string) => void,
): RunningCommand {
  const bin = path.resolve(import.meta.dirname, '../../bin/run.js');
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    onText(chunk.toString());
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    onText(chunk.toString());
  });
  return {
    signal: (signal) => void child.kill(signal),
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    }),
  };
}

function isWrite({ caller, method, path: target, server }: AuditEntry): boolean {
  return server !== 'traffic' && caller === 'client' && method !== 'GET' && !/\/(getHealth|wait)$/.test(target);
}
