// npm test: everything that must hold before a change is merged, cheapest first. All checks run even
// when one fails, so that one round shows all there is to do.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../..');
const results = path.join(root, 'coverage/jest-results.json');
rmSync(results, { force: true });
mkdirSync(path.dirname(results), { recursive: true });

const node = process.execPath;
const bin = (name) => path.join(root, 'node_modules', name);
const checks = [
  ['build', [bin('../scripts/build/build.mjs')]],
  ['type-check', [bin('typescript/bin/tsc')]],
  [
    'eslint',
    [
      bin('eslint/bin/eslint.js'),
      '.',
      '--max-warnings=0',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint/',
    ],
  ],
  ['prettier', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  [
    'import arrows',
    [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      'src',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
    ],
  ],
  ['unused code', [bin('knip/bin/knip.js')]],
  ['generated docs', [bin('../scripts/docs/generate.mjs'), '--check']],
  [
    'jest',
    [
      '--experimental-vm-modules',
      '--no-warnings=ExperimentalWarning',
      bin('jest/bin/jest.js'),
      '--ci',
      '--json',
      `--outputFile=${results}`,
      ...process.argv.slice(2),
    ],
  ],
];

const failed = checks.filter(([name, args]) => !passes(name, args)).map(([name]) => name);
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}

function passes(name, args) {
  const started = performance.now();
  // jest prints its JSON to the file and the report for people to stderr.
  const { status } = spawnSync(node, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${name} (${seconds} s)`);
  return status === 0;
}
