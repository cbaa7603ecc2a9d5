import { CODES } from './codes.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Carries diagnostics across a boundary where returning them is not possible (a client's callback,
 * a command's end). It is the only error that users are meant to see; anything else is a bug.
 */
export class KubemciError extends Error {
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(first: Diagnostic, ...rest: readonly Diagnostic[]) {
    const { code, message } = decisiveOf(first, rest);
    super(`[${code}] ${message}`);
    this.name = 'KubemciError';
    this.diagnostics = [first, ...rest];
  }

  /** The exit code of a command that ends with this error: that of the first error in it. */
  get exitCode(): number {
    const [first, ...rest] = this.diagnostics;
    return CODES[decisiveOf(first, rest).code].exit;
  }
}

// Warnings may come before what went wrong.
function decisiveOf(first: Diagnostic, rest: readonly Diagnostic[]): Diagnostic {
  return [first, ...rest].find(({ severity }) => severity === 'error') ?? first;
}
