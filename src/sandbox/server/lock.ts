import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, readIfThere } from '../world/files.js';

/** Thrown when another process keeps the sandbox's directory to itself for longer than the caller waits. */
export class SandboxBusy extends Error {
  readonly code = 'SandboxBusy';

  /** `pid` is the process that holds the directory. */
  constructor(
    readonly directory: string,
    readonly pid: number,
  ) {
    super(
      `The sandbox in ${directory} is in use by process ${pid}. ` +
        `Wait until it has ended; if no such kubemci runs, remove ${join(directory, LOCK)}.`,
    );
    this.name = 'SandboxBusy';
  }
}

const LOCK = 'lock';
const TAKEOVER = 'lock.takeover';
const POLL_MS = 25;
// Locking is a handful of system calls; a file this old was left by a process that was killed in between.
const STALE_MS = 5_000;

/**
 * Makes this process the one owner of a sandbox directory (created if need be, for its owner's eyes
 * only). A lock whose process is dead is taken over. Waits up to `waitMs` of real time, then rejects
 * with SandboxBusy. Resolves to the function that gives the lock up. A second lock of the same
 * process waits as well.
 */
export async function lockDirectory(directory: string, waitMs: number): Promise<() => void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const deadline = performance.now() + waitMs;
  for (;;) {
    const owner = tryLock(directory);
    if (owner === undefined) {
      return () => {
        rmSync(join(directory, LOCK), { force: true });
      };
    }
    if (performance.now() >= deadline) throw new SandboxBusy(directory, owner);
    await sleep(POLL_MS);
  }
}

/** Takes the lock and returns undefined, or returns the living owner's process id. */
function tryLock(directory: string): number | undefined {
  const file = join(directory, LOCK);
  if (createExclusively(file)) return undefined;
  const owner = readOwner(file);
  // A lock without a name is being written at this moment, or its writer was killed before it could.
  const isLive = owner === undefined ? ageOf(file) < STALE_MS : isAlive(owner);
  if (isLive) return owner ?? 0;
  return takeOver(directory, owner) ? undefined : (owner ?? 0);
}

/**
 * Replaces a dead owner's lock. Only one process at a time may do it, and it looks again once it is
 * the one: else the slower of two would throw away the lock that the faster has just made.
 */
function takeOver(directory: string, dead: number | undefined): boolean {
  const takeover = join(directory, TAKEOVER);
  if (!createExclusively(takeover)) {
    if (ageOf(takeover) > STALE_MS) rmSync(takeover, { force: true });
    return false;
  }
  try {
    const file = join(directory, LOCK);
    if (readOwner(file) !== dead) return false;
    rmSync(file, { force: true });
    return createExclusively(file);
  } finally {
    rmSync(takeover, { force: true });
  }
}

function createExclusively(file: string): boolean {
  try {
    writeFileSync(file, `${String(process.pid)}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** The process id in a lock file; undefined when it has just gone or has not been written yet. */
function readOwner(file: string): number | undefined {
  const pid = Number.parseInt(readIfThere(file) ?? '', 10);
  return Number.isNaN(pid) ? undefined : pid;
}

/** Whether a process of this id runs (whoever owns it). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Milliseconds since the file was written; 0 when it has gone. */
function ageOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? performance.timeOrigin + performance.now() - stats.mtimeMs : 0;
}
