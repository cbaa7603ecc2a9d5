// Runs the built CLI as a person would: as a process of its own, each command printed first.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../..');
const run = path.join('bin', 'run.js');
const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? `\u001B[1m${text}\u001B[22m` : text);

/** Says what the next commands show. */
export function chapter(text) {
  console.log(`\n${bold(`# ${text}`)}`);
}

/**
 * Prints a command and runs it. Gives its exit code and what it wrote to standard output, which is shown as well
 * unless `quiet`. Words with spaces or quotes are printed so that a shell takes them as they are.
 */
export async function kubemci(args, { quiet = false } = {}) {
  console.log(bold(`\n$ ${run} ${args.map(quoted).join(' ')}`));
  const result = await runQuietly(args);
  if (!quiet) {
    process.stdout.write(result.stdout);
    process.stderr.write(result.stderr);
  }
  return result;
}

/** Runs a command without printing anything. */
export function runQuietly(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [run, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Ends the demo, as a failure, unless what was promised is so. */
export function check(what, holds) {
  if (holds) {
    console.log(`ok: ${what}`);
    return;
  }
  console.error(`\nThe demo expected: ${what}. It is not so.`);
  process.exit(1);
}

function quoted(word) {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
