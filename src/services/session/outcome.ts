import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';

/** Makes an error of diagnostics; an empty list is a bug of whoever reported a failure without saying what failed. */
export function errorOf(diagnostics: readonly Diagnostic[]): KubemciError {
  const [first, ...rest] = diagnostics;
  return new KubemciError(
    first ?? { code: 'Internal', severity: 'error', message: 'Something failed without saying what.' },
    ...rest,
  );
}

/** The value of an outcome; its warnings are added to `warnings`. Throws KubemciError with all diagnostics when it failed. */
export function valueOf<T>(outcome: Outcome<T>, warnings: Diagnostic[] = []): T {
  if (!outcome.ok) throw errorOf(outcome.diagnostics);
  warnings.push(...outcome.warnings);
  return outcome.value;
}
