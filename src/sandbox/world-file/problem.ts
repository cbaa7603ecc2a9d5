/** A place in a file that a person wrote; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a world file. */
export interface Problem {
  readonly place: Place;
  /** A sentence that names the field and the offending value. */
  readonly message: string;
  /** What to write instead. */
  readonly fix?: string;
}

/** Thrown for a world file that no world can be made from: everything that is wrong with it, in the order of the file. */
export class WorldFileInvalid extends Error {
  readonly code = 'WorldFileInvalid';
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(first: Problem, ...rest: readonly Problem[]) {
    const problems = [first, ...rest] as const;
    super(problems.map(({ place, message }) => `${place.file}:${place.line}:${place.column}: ${message}`).join('\n'));
    this.name = 'WorldFileInvalid';
    this.problems = problems;
  }
}

/** Throws WorldFileInvalid where there are problems. */
export function refuseAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first) throw new WorldFileInvalid(first, ...rest);
}
