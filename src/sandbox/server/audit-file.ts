import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { AUDIT_LENGTH } from '../world/audit.js';
import type { AuditEntry } from '../world/audit.js';
import { readIfThere } from '../world/files.js';
import { parseJson } from './directory.js';
import { auditEntry } from './status.js';

// Each request has two lines, one at its arrival and one at its answer.
const MOST_LINES = 4 * AUDIT_LENGTH;

/** The audit log of a directory: one JSON entry per line; a completed entry comes again with its status. */
export class AuditFile {
  #descriptor: number | undefined;
  #lines = 0;

  constructor(private readonly file: string) {}

  /** The entries, oldest first, at most as many as are kept. A line cut short by a kill is left out. */
  read(): readonly AuditEntry[] {
    const entries = new Map<number, AuditEntry>();
    for (const line of (readIfThere(this.file) ?? '').split('\n')) {
      const entry = parseLine(line);
      if (entry) entries.set(entry.sequence, entry);
    }
    return [...entries.values()].slice(-AUDIT_LENGTH);
  }

  /** Adds an entry. Survives this process being killed. The file is written anew when it has grown to several times what is kept. */
  append(entry: AuditEntry): void {
    if (this.#lines >= MOST_LINES) this.rewrite(this.read());
    this.#descriptor ??= openSync(this.file, 'a', 0o600);
    writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
    this.#lines++;
  }

  /** Writes the log anew with these entries. */
  rewrite(entries: readonly AuditEntry[]): void {
    this.close();
    writeFileSync(this.file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
    this.#lines = entries.length;
  }

  /** Lets go of the file; it can be appended to again. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

function parseLine(line: string): AuditEntry | undefined {
  const { data } = auditEntry.safeParse(parseJson(line));
  if (!data) return undefined;
  const { status, durationMs, faults, ...arrived } = data;
  return {
    ...arrived,
    ...(status === undefined ? {} : { status }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(faults === undefined ? {} : { faults }),
  };
}
