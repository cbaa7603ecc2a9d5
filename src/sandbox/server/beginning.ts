import { rmSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_WORLD } from '../world/default-world.js';
import { readIfThere } from '../world/files.js';
import type { WorldSpec } from '../world/spec.js';
import { SandboxStateUnreadable } from '../world/state-file.js';
import { writePrivately } from './directory.js';

/** What a world begins with, and where that comes from. */
export interface Beginning {
  readonly spec: WorldSpec;
  /** The world file that it was read from; absent: no file. */
  readonly source?: { readonly file: string; readonly digest: string };
}

/** Thrown for a directory that holds another world than the one that was asked for. */
export class SandboxWorldDiffers extends Error {
  readonly code = 'SandboxWorldDiffers';

  constructor(
    readonly directory: string,
    readonly wanted: string,
    readonly present: string | undefined,
  ) {
    const origin = present === undefined ? 'begun without a world file' : `made from ${present} as it was then`;
    super(`The sandbox in ${directory} has a world already, ${origin}; it is not that of ${wanted}.`);
    this.name = 'SandboxWorldDiffers';
  }
}

const record = z.object({
  source: z.object({ file: z.string(), digest: z.string() }).optional(),
  // This program's own writing: only its presence is looked at.
  spec: z.custom<WorldSpec>((value) => z.object({ project: z.object({ id: z.string() }) }).safeParse(value).success),
});

/** What the world of a directory was begun with: the usual one where nothing is said. Throws SandboxStateUnreadable. */
export function readBeginning(file: string): Beginning {
  const text = readIfThere(file);
  if (text === undefined) return { spec: DEFAULT_WORLD };
  try {
    const { spec, source } = record.parse(JSON.parse(text));
    return { spec, ...(source === undefined ? {} : { source }) };
  } catch (error) {
    throw new SandboxStateUnreadable(file, error instanceof Error ? error.message : String(error));
  }
}

/** Keeps what the world of a directory was begun with, so that it can be begun anew. */
export function keepBeginning(file: string, beginning: Beginning): void {
  if (beginning.spec === DEFAULT_WORLD) rmSync(file, { force: true });
  else writePrivately(file, JSON.stringify(beginning));
}

/** Throws SandboxWorldDiffers where a world of a file is asked for, and the directory's world is from another. */
export function refuseOtherWorld(directory: string, wanted: Beginning | undefined, present: Beginning): void {
  if (wanted?.source === undefined || wanted.source.digest === present.source?.digest) return;
  throw new SandboxWorldDiffers(directory, wanted.source.file, present.source?.file);
}
