import type { Diagnostic, Outcome } from './diagnostic.js';
import { failure, success } from './diagnostic.js';

/** Whether any of the diagnostics is an error; warnings alone do not stop anything. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/**
 * What collecting validation ends with: the value with its warnings, or every diagnostic when any is an error
 * (or when there is no value, for which the diagnostics must hold the error).
 */
export function conclude<T>(value: T | undefined, diagnostics: readonly Diagnostic[]): Outcome<T> {
  if (value === undefined || hasErrors(diagnostics)) return failure(...diagnostics);
  return success(value, diagnostics);
}

/** The diagnostics of an outcome, good or bad: warnings of a success, everything of a failure. */
export function diagnosticsOf(outcome: Outcome<unknown>): readonly Diagnostic[] {
  return outcome.ok ? outcome.warnings : outcome.diagnostics;
}
