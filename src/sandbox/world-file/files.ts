import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { hasCode } from '../world/files.js';

/** The largest file that is read, in bytes. */
const LARGEST = 1024 * 1024;
/** All files of a world together, in bytes. */
const LARGEST_SUM = 16 * LARGEST;

/** The world file and the files beside it, with what was read so far. */
export class WorldFiles {
  readonly #directory: string;
  readonly #digest: Hash = createHash('sha256');
  #sum = 0;

  /** `file` is the world file. Throws Error with the reason, a verb phrase, when it cannot be read. */
  constructor(readonly file: string) {
    this.#directory = reading(() => realpathSync(dirname(file)));
  }

  /** The world file's own text. Throws Error with the reason, a verb phrase. */
  own(): string {
    return this.#read(join(this.#directory, basename(this.file)), '');
  }

  /**
   * The text of a file that the world file names, which has to be in the world file's directory or below, wherever
   * links lead. Throws Error with the reason, a verb phrase.
   */
  beside(name: string): string {
    if (isAbsolute(name)) throw new Error('must be a path from the directory of the world file');
    const real = reading(() => realpathSync(join(this.#directory, name)));
    if (!real.startsWith(`${this.#directory}${sep}`))
      throw new Error('must not lead out of the directory of the world file');
    return this.#read(real, name);
  }

  /** The path of a file beside this one, for messages. */
  pathOf(name: string): string {
    return join(dirname(this.file), name);
  }

  /** Hex digest of everything read so far, names included: two worlds of the same digest come from the same files. */
  digest(): string {
    return this.#digest.copy().digest('hex');
  }

  #read(path: string, name: string): string {
    const text = reading(() => readAtMost(path));
    this.#sum += text.length;
    if (this.#sum > LARGEST_SUM)
      throw new Error(`belongs to a world whose files are larger than ${String(LARGEST_SUM)} bytes`);
    this.#digest.update(JSON.stringify([name, text]));
    return text;
  }
}

function readAtMost(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(LARGEST + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length <= LARGEST; length += count) {
      count = readSync(descriptor, buffer, length, LARGEST + 1 - length, null);
    }
    if (length > LARGEST) throw new Error(`must not be larger than ${String(LARGEST)} bytes`);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR'))
      throw new Error('must be a file that exists', { cause: error });
    if (hasCode(error, 'EISDIR')) throw new Error('must be a file, not a directory', { cause: error });
    if (hasCode(error, 'EACCES')) throw new Error('must be a file that may be read', { cause: error });
    throw error;
  }
}
