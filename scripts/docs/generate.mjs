// Writes the pages of docs/ that follow from the code: errors, commands, JSON Schemas. With --check it only
// says which of them are out of date. Needs a build, whose commands it describes.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import * as prettier from 'prettier';
import { commandsPage } from './commands-page.mjs';
import { errorsPage } from './errors-page.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');

const { CODES } = await importSource('src/diagnostics/codes.ts');
const { planFileJsonSchema } = await importSource('src/plan/plan-file.ts');
const { gclbOperation } = await importSource('src/providers/gclb/operation.ts');
const { factsFileJsonSchema } = await importSource('src/facts/file/facts-file.ts');
const { definitionJsonSchema } = await importSource('src/spec/definition/definition-schema.ts');
const { worldFileJsonSchema } = await importSource('src/sandbox/world-file/schema.ts');
const { faultsJsonSchema } = await importSource('src/sandbox/faults/rule.ts');
const { COMMANDS } = await import(path.join(root, 'dist/index.js'));

const pages = {
  'docs/errors.md': errorsPage(CODES),
  'docs/commands.md': commandsPage(COMMANDS),
  'docs/kubemci.schema.json': JSON.stringify(definitionJsonSchema()),
  'docs/world-file.schema.json': JSON.stringify(worldFileJsonSchema()),
  'docs/sandbox-faults.schema.json': JSON.stringify(faultsJsonSchema()),
  'docs/facts-file.schema.json': JSON.stringify(factsFileJsonSchema()),
  'docs/plan-file.schema.json': JSON.stringify(planFileJsonSchema(gclbOperation)),
};

const stale = [];
for (const [name, content] of Object.entries(pages)) {
  const file = path.join(root, name);
  const formatted = await prettier.format(content, { ...(await prettier.resolveConfig(file)), filepath: file });
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === formatted) continue;
  stale.push(name);
  if (!isCheck) await writeFile(file, formatted);
}
if (isCheck && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run: npm run docs`);
  process.exit(1);
}

/** Imports a TypeScript module of the product, bundled in memory. */
async function importSource(entry) {
  const outfile = path.join(root, 'node_modules/.cache', `docs-${path.basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [path.join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(outfile);
}
