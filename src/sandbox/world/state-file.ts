import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readIfThere } from './files.js';
import { applyChanges, StateFollower } from './state-changes.js';
import type { Change } from './state-changes.js';
import type { WorldState } from './world-state.js';

/** The version of the files' layout. Raise it when a world of the old layout could not be gone on with. */
const FORMAT = 4;

// A journal is worth reading as long as it is not much longer than the world that it spares writing.
const SHORTEST_JOURNAL = 4_000_000;

/** A world as it is kept in files. */
export interface SavedWorld {
  /** The machine's time at saving, epoch milliseconds. */
  readonly savedAt: number;
  /** World time at saving, epoch milliseconds. */
  readonly worldTime: number;
  readonly state: WorldState;
}

/** Where a world is kept: a whole world, and a journal of what has changed since. */
export interface StateFiles {
  readonly state: string;
  readonly journal: string;
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
  /** Tells the journal that belongs to it from an older one. */
  generation: z.string(),
  savedAt: z.number(),
  worldTime: z.number(),
  state: z.custom<WorldState>(
    (value) =>
      z
        .object({
          random: part,
          timeline: part,
          gce: part,
          projects: z.array(part),
          clusters: z.array(part),
          traffic: part,
          faults: part,
        })
        .safeParse(value).success,
  ),
});

/** One line of the journal: everything that changed between two moments at which an answer could leave. */
const journalLine = z.object({
  generation: z.string(),
  savedAt: z.number(),
  worldTime: z.number(),
  changes: z.array(z.union([z.tuple([z.array(z.string()), z.unknown()]), z.tuple([z.array(z.string())])])),
});

/** Reads a saved world with its journal; undefined when there is no such file. Throws SandboxStateUnreadable. */
export function readStateFiles(files: StateFiles): SavedWorld | undefined {
  const text = readIfThere(files.state);
  if (text === undefined) return undefined;
  const { generation, ...saved } = parseSnapshot(files.state, text);
  const lines = readJournal(files.journal, generation);
  try {
    applyChanges(
      saved.state,
      lines.flatMap(({ changes }) => changes),
    );
  } catch (error) {
    throw new SandboxStateUnreadable(files.journal, error instanceof Error ? error.message : String(error));
  }
  const last = lines.at(-1);
  return last === undefined ? saved : { ...saved, savedAt: last.savedAt, worldTime: last.worldTime };
}

function parseSnapshot(file: string, text: string): z.output<typeof savedWorld> {
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

/** The lines of a generation. One that was cut short by a kill ends them: nobody was told of what it says. */
function readJournal(file: string, generation: string): readonly z.output<typeof journalLine>[] {
  const lines: z.output<typeof journalLine>[] = [];
  for (const text of (readIfThere(file) ?? '').split('\n')) {
    const { data } = journalLine.safeParse(parseLine(text));
    if (data?.generation !== generation) break;
    lines.push(data);
  }
  return lines;
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Keeps a world in files, for its owner's eyes only. What was saved survives this process being killed at any moment;
 * surviving a power cut is not promised, which saves a disk flush per change. The first save of a world writes all of
 * it; later ones add what has changed to the journal, until that has become long.
 */
export class StateKeeper {
  #generation = '';
  #follower: StateFollower | undefined;
  #state: WorldState | undefined;
  #journal: number | undefined;
  #journalLength = 0;
  #longestJournal = SHORTEST_JOURNAL;

  constructor(private readonly files: StateFiles) {}

  /** Saves a world. When it returns, it is safe to tell of it. */
  save(saved: SavedWorld): void {
    if (!this.#follower || saved.state !== this.#state || this.#journalLength > this.#longestJournal) {
      this.saveWhole(saved);
      return;
    }
    const { savedAt, worldTime } = saved;
    this.#append({ savedAt, worldTime, changes: this.#follower.changes() });
  }

  /** Saves a world as a whole and begins a new journal. */
  saveWhole(saved: SavedWorld): void {
    this.#generation = randomUUID();
    const text = JSON.stringify({ format: FORMAT, generation: this.#generation, ...saved });
    writeFileAtomic.sync(this.files.state, text, { mode: 0o600, fsync: false });
    // A kill between the two leaves a journal of another generation, which is not read.
    this.close();
    rmSync(this.files.journal, { force: true });
    this.#state = saved.state;
    this.#follower = new StateFollower(saved.state);
    this.#journalLength = 0;
    this.#longestJournal = Math.max(SHORTEST_JOURNAL, 2 * text.length);
  }

  /** Lets go of the journal. */
  close(): void {
    if (this.#journal !== undefined) closeSync(this.#journal);
    this.#journal = undefined;
  }

  #append(line: { readonly savedAt: number; readonly worldTime: number; readonly changes: readonly Change[] }): void {
    if (line.changes.length === 0) return;
    this.#journal ??= openSync(this.files.journal, 'a', 0o600);
    const text = `${JSON.stringify({ generation: this.#generation, ...line })}\n`;
    writeSync(this.#journal, text);
    this.#journalLength += text.length;
  }
}
