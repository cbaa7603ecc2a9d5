import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { z } from 'zod';

const started = z.object({ gceRootUrl: z.string(), kubeconfigPath: z.string(), isEmbedded: z.boolean() });

/** A sandbox owned by another process. */
export interface ChildSandbox extends z.infer<typeof started> {
  readonly pid: number;
  /** Ends the process with no chance to tidy up, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Opens (or serves) the sandbox of a directory in a process of its own. */
export async function childSandbox(directory: string, how: 'openSandbox' | 'serveSandbox'): Promise<ChildSandbox> {
  const program = `
    import { ${how} } from './src/sandbox/index.ts';
    const handle = await ${how}({ dir: process.argv[2] });
    const { gceRootUrl, kubeconfigPath, isEmbedded } = handle;
    console.log(JSON.stringify({ gceRootUrl, kubeconfigPath, isEmbedded }));
    setInterval(() => undefined, 60_000);
  `;
  // Beside node_modules, so that the packages left out of the bundle are found.
  const outfile = `node_modules/.cache/child-sandbox-${process.pid}-${how}.mjs`;
  await build({
    stdin: { contents: program, resolveDir: process.cwd(), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  const child = spawn(process.execPath, [outfile, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid } = child;
  if (pid === undefined) throw new Error('the child did not start');
  const line = await firstLine(child);
  return {
    ...started.parse(JSON.parse(line)),
    pid,
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          resolve();
        });
        child.kill('SIGKILL');
      }),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`the child ended with ${String(code)}`));
    });
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
  });
}
