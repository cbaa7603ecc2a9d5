import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readIfThere } from './files.js';
import type { WorldState } from './world-state.js';

/** The version of the file's layout. Raise it when a world of the old layout could not be gone on with. */
const FORMAT = 2;

/** A world as it is kept in a file. */
export interface SavedWorld {
  /** The machine's time at saving, epoch milliseconds. */
  readonly savedAt: number;
  /** World time at saving, epoch milliseconds. */
  readonly worldTime: number;
  readonly state: WorldState;
}

/** Thrown for a state file that is not one, or was written by another version. */
export class SandboxStateUnreadable extends Error {
  readonly code = 'SandboxStateUnreadable';

  constructor(
    readonly file: string,
    why: string,
  ) {
    super(`${file} is no world that this version can go on with: ${why}. \`kubemci sandbox reset\` begins a new one.`);
    this.name = 'SandboxStateUnreadable';
  }
}

const part = z.record(z.string(), z.unknown());

// The parts are this program's own writing, checked by their version; only their presence is looked at.
const savedWorld = z.object({
  savedAt: z.number(),
  worldTime: z.number(),
  state: z.custom<WorldState>(
    (value) =>
      z.object({ random: part, timeline: part, gce: part, clusters: z.array(part), traffic: part }).safeParse(value)
        .success,
  ),
});

/** Reads a saved world; undefined when there is no such file. Throws SandboxStateUnreadable. */
export function readStateFile(file: string): SavedWorld | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new SandboxStateUnreadable(file, 'it is not JSON');
  }
  const format = z.object({ format: z.unknown() }).safeParse(content).data?.format;
  if (format !== FORMAT) {
    throw new SandboxStateUnreadable(file, `its format is ${String(format)}, not ${FORMAT}`);
  }
  const parsed = savedWorld.safeParse(content);
  if (!parsed.success) throw new SandboxStateUnreadable(file, z.prettifyError(parsed.error));
  return parsed.data;
}

/**
 * Writes a world atomically, for its owner's eyes only. When it returns, the file survives this
 * process being killed; surviving a power cut is not promised, which saves a disk flush per change.
 */
export function writeStateFile(file: string, saved: SavedWorld): void {
  writeFileAtomic.sync(file, JSON.stringify({ format: FORMAT, ...saved }), { mode: 0o600, fsync: false });
}
