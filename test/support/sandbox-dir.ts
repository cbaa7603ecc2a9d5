import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSandbox, type AuditEntry } from '../../src/sandbox/index.js';
import { runCli, type CliResult } from './cli.js';

/** World seconds per second in these tests: as fast as the product's own polling allows without being starved. */
const PACE = '300';

/** A directory with the example plans and a sandbox of its own, as a newcomer would have. */
export interface SandboxDir {
  readonly dir: string;
  readonly run: (args: readonly string[]) => Promise<CliResult>;
  /** Requests of clients that would have changed something, since a sequence number. */
  readonly writes: (since?: number) => Promise<readonly AuditEntry[]>;
  /** The sequence number of the last request. */
  readonly now: () => Promise<number>;
}

/** Environment of a command in such a directory. */
export const SANDBOX_ENV = { KUBEMCI_SANDBOX: 'world', KUBEMCI_SANDBOX_PACE: PACE };

/** Makes such a directory for one action and removes it. */
export async function inSandboxDir<T>(action: (sandbox: SandboxDir) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), 'kubemci-sandbox-'));
  cpSync(path.resolve(import.meta.dirname, '../../plans'), path.join(dir, 'plans'), { recursive: true });
  const audit = async (since = 0): Promise<readonly AuditEntry[]> => {
    const sandbox = await openSandbox({ dir: path.join(dir, 'world'), pace: Number(PACE) });
    try {
      return await sandbox.audit(since);
    } finally {
      await sandbox.close();
    }
  };
  try {
    return await action({
      dir,
      run: (args) => runCli(args, { cwd: dir, env: SANDBOX_ENV }),
      writes: async (since) => (await audit(since)).filter(isWrite),
      now: async () => (await audit()).at(-1)?.sequence ?? 0,
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function isWrite({ caller, method, path: target, server }: AuditEntry): boolean {
  return server !== 'traffic' && caller === 'client' && method !== 'GET' && !/\/(getHealth|wait)$/.test(target);
}
