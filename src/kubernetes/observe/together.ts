import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';

type Settled<T extends readonly Promise<unknown>[]> = { -readonly [K in keyof T]: Awaited<T[K]> };

/** Diagnostics that say the same are one: a cluster that is down fails every request alike. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byText = new Map(diagnostics.map((diagnostic) => [`${diagnostic.code} ${diagnostic.message}`, diagnostic]));
  return [...byText.values()];
}

/**
 * All values, or one KubemciError with what went wrong in any of them, so that three missing permissions are
 * told at once. Other errors are bugs and win. The promises must be few, or limited where they are made.
 */
export async function together<T extends readonly Promise<unknown>[]>(...work: T): Promise<Settled<T>> {
  // Handlers are attached to all before the first is awaited: no rejection goes unhandled meanwhile.
  const outcomes = work.map((promise) =>
    promise.then(
      (value) => ({ failed: false as const, value }),
      (error: unknown) => ({ failed: true as const, error }),
    ),
  );
  const values: unknown[] = [];
  const problems: Diagnostic[] = [];
  for (const pending of outcomes) {
    const outcome = await pending;
    if (!outcome.failed) values.push(outcome.value);
    else if (outcome.error instanceof KubemciError) problems.push(...outcome.error.diagnostics);
    else throw outcome.error;
  }
  const [first, ...rest] = distinct(problems);
  if (first !== undefined) throw new KubemciError(first, ...rest);
  // One value for each promise, in order: the type of a tuple does not survive the loop.
  return values as Settled<T>;
}
