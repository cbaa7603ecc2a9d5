import { WorldFileInvalid } from './problem.js';
import type { Problem } from './problem.js';
import { pathText } from './issues.js';
import type { WorldFiles } from './files.js';
import type { FieldPath, YamlSource } from './yaml-source.js';

/** A world file that is being read: its text, its neighbours, and what is wrong with them so far. */
export class Reading {
  readonly problems: Problem[] = [];

  constructor(
    readonly files: WorldFiles,
    readonly source: YamlSource,
  ) {}

  /** Notes that the value at a path is wrong; `what` is a sentence without the path. */
  refuse(path: FieldPath, what: string, fix?: string): void {
    const message = `${pathText(path)} ${what}.`;
    this.problems.push({ place: this.source.placeOf(path), message, ...(fix === undefined ? {} : { fix }) });
  }

  /** What `read` makes of a file that is named at a path; undefined, with the reason noted, when it cannot. */
  beside<T>(path: FieldPath, name: string, read: (text: string) => T): T | undefined {
    try {
      return read(this.files.beside(name));
    } catch (error) {
      if (error instanceof WorldFileInvalid) this.problems.push(...error.problems);
      else
        this.refuse(path, `${error instanceof Error ? error.message : String(error)}, but is ${JSON.stringify(name)}`);
      return undefined;
    }
  }
}
