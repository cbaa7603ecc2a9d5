import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';

/**
 * The value of a promise, or undefined when it was rejected with a KubemciError, whose diagnostics are added to
 * `problems`: so that one thing that cannot be read does not hide what is wrong with the others. Other errors are thrown on.
 */
export async function collecting<T>(promise: Promise<T>, problems: Diagnostic[]): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof KubemciError)) throw error;
    problems.push(...error.diagnostics);
    return undefined;
  }
}
