import { GceRequestError } from './gce-request-error.js';

/** Why a request may be made again, and after how long at least when GCE said so (milliseconds). */
export interface GceRetryAdvice {
  readonly why: string;
  readonly retryAfterMs?: number;
}

const RATE_REASONS: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'CONCURRENT_OPERATIONS_QUOTA_EXCEEDED',
]);

const LOST_ANSWERS: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
  'TimeoutError',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/**
 * Whether a refused or unanswered request may succeed when it is made again unchanged: rate limits,
 * GCE's transient errors, resources with a pending operation, connections that broke. Writes are
 * safe to repeat only with their requestId.
 */
export function adviseRetry(error: unknown): GceRetryAdvice | undefined {
  if (!(error instanceof GceRequestError)) return undefined;
  const why = transientReason(error);
  if (why === undefined) return undefined;
  return { why, ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }) };
}

/** Like adviseRetry, and for an operation that GCE does not know yet: right after it was started, GCE may answer 404 (believed: Terraform's provider retries it too). */
export function adviseOperationRetry(error: unknown): GceRetryAdvice | undefined {
  if (error instanceof GceRequestError && error.httpStatus === 404)
    return { why: 'GCE does not know the operation yet' };
  return adviseRetry(error);
}

function transientReason(error: GceRequestError): string | undefined {
  const { httpStatus, reason } = error;
  if (httpStatus === 0) return LOST_ANSWERS.has(reason) ? `no answer (${reason})` : undefined;
  if (httpStatus === 429) return 'too many requests (429)';
  if (httpStatus === 403 && RATE_REASONS.has(reason)) return `rate limit (${reason})`;
  if ([500, 502, 503, 504].includes(httpStatus)) return `GCE has a transient problem (${httpStatus})`;
  // GCE: one mutation at a time per resource; another one is pending on it or on what it refers to.
  if (httpStatus === 400 && reason === 'resourceNotReady') return 'the resource has an operation pending';
  if (httpStatus === 409 && reason === 'operationInProgress') return 'another operation is in progress';
  return undefined;
}
