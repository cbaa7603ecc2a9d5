/**
 * A request that Compute Engine refused or that never got an answer. `httpStatus` is 0 when there
 * was no answer; whether the write happened is then unknown.
 */
export class GceRequestError extends Error {
  constructor(
    message: string,
    /** HTTP status, 0 for none. */
    readonly httpStatus: number,
    /** GCE's machine reason (`notFound`, `conditionNotMet`, `rateLimitExceeded`, …) or a socket error code. */
    readonly reason: string,
    /** Method and path, for messages: `GET projects/p/global/urlMaps/x`. */
    readonly request: string,
    /** From Retry-After, in milliseconds. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = 'GceRequestError';
  }
}
