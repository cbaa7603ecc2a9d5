import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const bin = path.join(root, 'bin/run.js');

/** How a command of the built CLI ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs. */
export interface CliSurroundings {
  readonly cwd: string;
  /** Added to PATH and to a HOME that is empty: nothing of the machine's own settings is seen. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built CLI in a process of its own, with no terminal and nothing on standard input. */
export function runCli(args: readonly string[], { cwd, env = {} }: CliSurroundings): Promise<CliResult> {
  if (!existsSync(path.join(root, 'dist/main.js'))) throw new Error('there is no dist: run `npm run build` first');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
