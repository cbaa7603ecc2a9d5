import { rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readIfThere } from '../world/files.js';
import { isAlive } from './lock.js';

/** The files of a sandbox directory. All are for their owner's eyes only. */
export interface SandboxFiles {
  /** The world as a whole. */
  readonly state: string;
  /** What has changed in it since, one JSON entry per line. */
  readonly journal: string;
  /** What the world was begun with, where that was not the usual one. */
  readonly world: string;
  /** The audit log, one JSON entry per line; a completed entry comes again with its status. */
  readonly audit: string;
  readonly kubeconfig: string;
  /** Who serves the directory to other processes, while somebody does. */
  readonly server: string;
}

/** The paths of a sandbox directory's files. */
export function filesOf(directory: string): SandboxFiles {
  return {
    state: join(directory, 'state.json'),
    journal: join(directory, 'journal.jsonl'),
    world: join(directory, 'world.json'),
    audit: join(directory, 'audit.jsonl'),
    kubeconfig: join(directory, 'kubeconfig.yaml'),
    server: join(directory, 'server.json'),
  };
}

/** Writes a file in one step, so that no reader sees half of it. */
export function writePrivately(file: string, content: string): void {
  writeFileAtomic.sync(file, content, { mode: 0o600, fsync: false });
}

const serverRecord = z.object({ pid: z.number(), gceUrl: z.string() });

/** Who serves a directory. */
export type ServerRecord = z.infer<typeof serverRecord>;

/** The living process that serves a directory, or undefined. */
export function readServer(file: string): ServerRecord | undefined {
  const record = serverRecord.safeParse(parseJson(readIfThere(file) ?? ''));
  return record.success && isAlive(record.data.pid) ? record.data : undefined;
}

/** Says that this process serves the directory. */
export function announceServer(file: string, gceUrl: string): void {
  writePrivately(file, `${JSON.stringify({ pid: process.pid, gceUrl } satisfies ServerRecord)}\n`);
}

/** Says that nobody serves the directory any more. */
export function withdrawServer(file: string): void {
  rmSync(file, { force: true });
}

/** The value of a JSON text, undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
