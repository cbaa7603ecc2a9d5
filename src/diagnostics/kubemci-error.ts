import { CODES } from './codes.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Carries diagnostics across a boundary where returning them is not possible (a client's callback,
 * a command's end). It is the only error that users are meant to see; anything else is a bug.
 */
export class KubemciError extends Error {
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(first: Diagnostic, ...rest: readonly Diagnostic[]) {
    super(`[${first.code}] ${first.message}`);
    this.name = 'KubemciError';
    this.diagnostics = [first, ...rest];
  }

  /** The exit code of a command that ends with this error: that of the first error in it. */
  get exitCode(): number {
    const decisive = this.diagnostics.find((diagnostic) => diagnostic.severity === 'error') ?? this.diagnostics[0];
    return CODES[decisive.code].exit;
  }
}
