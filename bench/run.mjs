// Measures ratios, each of two things timed in the same run on the same machine: `npm run bench`. Nothing here passes or
// fails; the figures of a change are compared with those of the commit before it, measured on the same machine.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const outdir = path.join(root, 'node_modules/.cache/bench');
mkdirSync(outdir, { recursive: true });
await build({
  entryPoints: [path.join(root, 'bench/planning.ts'), path.join(root, 'bench/starting.ts')],
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outExtension: { '.js': '.mjs' },
});
process.chdir(root);
for (const name of ['starting', 'planning']) await import(pathToFileURL(path.join(outdir, `${name}.mjs`)).href);
