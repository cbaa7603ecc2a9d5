import pLimit from 'p-limit';
import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { StepContext } from '../../../execute/step-runner.js';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import { diagnoseGceError } from '../../../gcp/diagnose-gce-error.js';
import { GceRequestError } from '../../../gcp/gce-request-error.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';

/** What reading from GCE is done with. */
export interface Reading {
  readonly api: ComputeApi;
  /** Owns the retries. */
  readonly attempt: StepContext['attempt'];
}

/** Reads from GCE, with retries. What fails for good is thrown as KubemciError; `doing` completes "Cannot …". */
export async function read<T>({ api, attempt }: Reading, doing: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await attempt(ask, adviseRetry);
  } catch (error) {
    if (!(error instanceof GceRequestError)) throw error;
    throw new KubemciError(diagnoseGceError(error, { project: api.project, doing }));
  }
}

const PARALLEL_READS = 8;

/**
 * Reads something for each of several things, a few at a time; the values are in the order of the things. When some reads fail,
 * throws all of their diagnostics at once, each only once, so that somebody who lacks three permissions does not learn of them
 * one by one.
 */
export async function readEach<T, Value>(
  things: readonly T[],
  readOne: (thing: T) => Promise<Value>,
): Promise<readonly Value[]> {
  const failures = new Map<string, Diagnostic>();
  const values = await pLimit(PARALLEL_READS).map([...things], async (thing): Promise<readonly Value[]> => {
    try {
      return [await readOne(thing)];
    } catch (error) {
      if (!(error instanceof KubemciError)) throw error;
      for (const diagnostic of error.diagnostics) failures.set(keyOf(diagnostic), diagnostic);
      return [];
    }
  });
  const [first, ...rest] = failures.values();
  if (first) throw new KubemciError(first, ...rest);
  return values.flat();
}

// A project that is missing or an API that is disabled is one problem, whatever was being read.
function keyOf({ code, message }: Diagnostic): string {
  const isOfOneRead = code === 'PermissionDenied' || code === 'GceError';
  return isOfOneRead ? `${code} ${message}` : code;
}
