import type { Diagnostic } from './diagnostic.js';

/** The same finding where it does not stop anything. */
export function asWarning(problem: Diagnostic): Diagnostic {
  return { ...problem, severity: 'warning' };
}
