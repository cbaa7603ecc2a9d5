import { randomUUID } from 'node:crypto';
import type { StepContext } from '../../../execute/step-runner.js';
import type { ComputeApi, GceOperation } from '../../../gcp/compute-api.js';
import { GceRequestError } from '../../../gcp/gce-request-error.js';
import { adviseOperationRetry, adviseRetry, type GceRetryAdvice } from '../../../gcp/retry-advice.js';

/** What waiting for GCE needs of a step's context. */
export type Waiting = Pick<StepContext, 'clock' | 'signal' | 'attempt' | 'progress'>;

// Longer than GCE takes for anything that kubemci writes; Terraform's provider gives up at the same time.
const OPERATION_TIMEOUT_MS = 20 * 60_000;
// `wait` may answer early, even at once, without the operation being done (GCE: best effort).
const EARLY_ANSWER_MS = 1_000;
const PAUSE_AFTER_EARLY_ANSWER_MS = 2_000;

/**
 * An operation that GCE accepted and that then failed. `error` has the operation's own status and code,
 * so that it can be judged and explained like a refused request.
 */
export class FailedOperation extends Error {
  constructor(readonly error: GceRequestError) {
    super(error.message);
    this.name = 'FailedOperation';
  }
}

/** The HTTP status of a refused request or a failed operation; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  const refused = error instanceof FailedOperation ? error.error : error;
  return refused instanceof GceRequestError ? refused.httpStatus : undefined;
}

/**
 * Makes one write and waits until its operation is done. The same requestId is sent with every repetition after a lost answer,
 * so GCE carries the write out once. An operation that failed only because something else was in
 * progress is started anew, with a requestId of its own. Throws GceRequestError for a refusal and FailedOperation for a failure.
 */
export async function writeAndWait(
  api: ComputeApi,
  waiting: Waiting,
  write: (requestId: string) => Promise<GceOperation>,
): Promise<void> {
  await waiting.attempt(async () => {
    const requestId = randomUUID();
    const operation = await waiting.attempt(() => write(requestId), adviseRetry);
    const done = await waitUntilDone(api, operation, waiting);
    if (done.error) throw new FailedOperation(errorOf(done, done.error));
  }, adviseStartingAnew);
}

/** Waits for an operation, at most twenty minutes; the answer is DONE, with or without an error. */
export async function waitUntilDone(api: ComputeApi, started: GceOperation, waiting: Waiting): Promise<GceOperation> {
  const { clock, signal } = waiting;
  const since = clock.now();
  let operation = started;
  while (operation.status !== 'DONE') {
    const asked = clock.now();
    if (asked - since > OPERATION_TIMEOUT_MS) {
      throw new GceRequestError(
        `operation ${started.name} is still ${operation.status} after 20 minutes`,
        0,
        'operationTimeout',
        `${started.operationType} ${started.targetLink}`,
      );
    }
    operation = await waiting.attempt(() => api.waitOperation(started), adviseOperationRetry);
    if (operation.status === 'DONE') break;
    waiting.progress(`GCE is still working on it (${operation.operationType}, ${operation.status})`);
    if (clock.now() - asked < EARLY_ANSWER_MS) await clock.sleep(PAUSE_AFTER_EARLY_ANSWER_MS, signal);
  }
  return operation;
}

function errorOf(operation: GceOperation, error: NonNullable<GceOperation['error']>): GceRequestError {
  const message = error.errors.map(({ code, message: text }) => (text === '' ? code : `${code}: ${text}`)).join('\n');
  const request = `${operation.operationType} ${operation.targetLink}`;
  return new GceRequestError(message, error.httpStatus, error.errors[0]?.code ?? 'UNKNOWN', request);
}

// GCE: these say that something else was in progress or that its own machinery failed, not that the write was wrong.
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'RESOURCE_NOT_READY',
  'INTERNAL_ERROR',
  'RESOURCE_OPERATION_RATE_EXCEEDED',
]);

function adviseStartingAnew(error: unknown): GceRetryAdvice | undefined {
  if (!(error instanceof FailedOperation)) return undefined;
  const { reason, httpStatus } = error.error;
  if (!TRANSIENT_CODES.has(reason) && httpStatus !== 503) return undefined;
  return { why: `GCE's operation failed for now (${reason})` };
}
