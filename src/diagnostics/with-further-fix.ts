import type { Diagnostic } from './diagnostic.js';

/** A diagnostic with another way out, on a line of its own: what was said before may end in a command. */
export function withFurtherFix(diagnostic: Diagnostic, fix: string): Diagnostic {
  return { ...diagnostic, fix: diagnostic.fix === undefined ? fix : `${diagnostic.fix}\n${fix}` };
}
