// Runs a script of this repository once what it needs is installed: `node with-dependencies.mjs SCRIPT [ARG...]`.
// It uses Node alone, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../..');
const stamp = path.join(root, 'node_modules/.kubemci-lock-digest');

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`kubemci needs Node 20 or newer; this is ${process.version}.`);
  process.exit(1);
}

const lockDigest = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');
if (!isInstalled()) {
  console.log('Installing what is missing ...');
  install();
  writeFileSync(stamp, lockDigest);
}

const [script, ...rest] = process.argv.slice(2);
run(process.execPath, [path.resolve(root, script), ...rest]);

function install() {
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

// Without our stamp (somebody ran npm by hand), npm's own record of what it installed decides.
function isInstalled() {
  if (!existsSync(path.join(root, 'node_modules'))) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockDigest;
  const installed = path.join(root, 'node_modules/.package-lock.json');
  return (
    existsSync(installed) && sameVersions(readPackages(installed), readPackages(path.join(root, 'package-lock.json')))
  );
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

// Packages for other platforms are optional and not installed here.
function sameVersions(installed, locked) {
  return Object.entries(locked).every(
    ([name, { version, optional }]) =>
      name === '' || installed[name]?.version === version || (optional && !(name in installed)),
  );
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}
