import { readFileSync } from 'node:fs';
import { schemaProblems } from '../world-file/issues.js';
import { refuseAny, WorldFileInvalid } from '../world-file/problem.js';
import type { Problem } from '../world-file/problem.js';
import { parseYaml } from '../world-file/yaml-source.js';
import type { FaultRefused } from './faults.js';
import { faultFile, faultsJsonSchema } from './rule.js';
import type { FaultRule } from './rule.js';

/** A file of faults that was read. */
export interface FaultFile {
  readonly rules: readonly FaultRule[];
  /** A rule of it that a world has refused, at its place in the file. */
  readonly explain: (refused: FaultRefused) => Problem;
}

/** Reads a file of faults. Throws WorldFileInvalid with everything that is wrong in its form. */
export function readFaultFile(file: string): FaultFile {
  const [source, second] = parseYaml(textOf(file), file);
  if (second)
    throw new WorldFileInvalid({ place: second.placeOf([]), message: 'A file of faults holds one document only.' });
  const place = source?.placeOf([]) ?? { file, line: 1, column: 1 };
  if (source?.value === undefined) throw new WorldFileInvalid({ place, message: 'The file of faults is empty.' });
  const parsed = faultFile.safeParse(source.value);
  if (!parsed.success) refuseAny(schemaProblems(parsed.error, source, faultsJsonSchema()));
  return {
    rules: faultFile.parse(source.value).faults,
    explain: ({ index, path, message }) => ({
      place: source.placeOf(['faults', index, ...path]),
      message: `faults[${index}].${path.join('.')} ${message}.`,
    }),
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WorldFileInvalid({
      place: { file, line: 1, column: 1 },
      message: `The file of faults cannot be read: ${why}.`,
    });
  }
}
