// Measures ratios, each of two things timed in the same run on the same machine: `npm run bench`. Nothing here passes or
// fails; the figures of a change are compared with those of the commit before it, measured on the same machine.
// `node bench/run.mjs load` puts a served sandbox under load instead; see bench/load.ts.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const outdir = path.join(root, 'node_modules/.cache/bench');
const named = process.argv.slice(2, 3);
const names = named.length > 0 ? named : ['starting', 'planning', 'sandbox'];

mkdirSync(outdir, { recursive: true });
await build({
  entryPoints: names.map((name) => path.join(root, `bench/${name}.ts`)),
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outExtension: { '.js': '.mjs' },
});
process.chdir(root);
for (const name of names) await import(pathToFileURL(path.join(outdir, `${name}.mjs`)).href);
