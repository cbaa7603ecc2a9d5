import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AUDIT_LENGTH } from '../world/audit.js';
import type { AuditEntry } from '../world/audit.js';
import { readIfThere } from '../world/files.js';
import { isAlive } from './lock.js';
import { auditEntry } from './status.js';

/** The files of a sandbox directory. All are for their owner's eyes only. */
export interface SandboxFiles {
  /** The world. */
  readonly state: string;
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
    audit: join(directory, 'audit.jsonl'),
    kubeconfig: join(directory, 'kubeconfig.yaml'),
    server: join(directory, 'server.json'),
  };
}

/** Appends an entry to the log. Survives this process being killed. */
export function appendAudit(file: string, entry: AuditEntry): void {
  appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
}

/** The entries of a log, oldest first, at most as many as are kept. A line cut short by a kill is left out. */
export function readAudit(file: string): readonly AuditEntry[] {
  const entries = new Map<number, AuditEntry>();
  for (const line of (readIfThere(file) ?? '').split('\n')) {
    const entry = parseLine(line);
    if (entry) entries.set(entry.sequence, entry);
  }
  return [...entries.values()].slice(-AUDIT_LENGTH);
}

/** Writes the log anew with these entries, so that it does not grow for ever. */
export function rewriteAudit(file: string, entries: readonly AuditEntry[]): void {
  writeFileSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
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

function parseLine(line: string): AuditEntry | undefined {
  const { data } = auditEntry.safeParse(parseJson(line));
  if (!data) return undefined;
  const { status, durationMs, ...arrived } = data;
  return {
    ...arrived,
    ...(status === undefined ? {} : { status }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
