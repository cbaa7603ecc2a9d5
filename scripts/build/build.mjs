// Bundles the commands with everything they import but @oclif/core, which is what keeps an installed
// kubemci small and quick to start. Splitting keeps what is imported lazily (the Google and the
// Kubernetes client, the sandbox) in files of their own.
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');
// Built beside and put in place at once: a command that is being run meanwhile finds all of its files for longest.
const outdir = path.join(root, `dist.${String(process.pid)}`);

await build({
  absWorkingDir: root,
  entryPoints: { index: 'src/commands/index.ts', main: 'src/commands/main.ts' },
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@oclif/core'],
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  // Bundled CommonJS packages call require() for Node's own modules, and one asks for its __filename.
  banner: {
    js: "import { createRequire as bundleRequire } from 'node:module';\nconst require = bundleRequire(import.meta.url);",
  },
  define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  loader: { '.json': 'json' },
  logLevel: 'warning',
});

await rm(dist, { recursive: true, force: true });
await rename(outdir, dist);
