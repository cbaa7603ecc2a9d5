import { expect, test } from '@jest/globals';
import { GceRequestError } from '../../src/gcp/gce-request-error.js';
import { adviseOperationRetry, adviseRetry } from '../../src/gcp/retry-advice.js';

const error = (status: number, reason: string, retryAfterMs?: number): GceRequestError =>
  new GceRequestError('m', status, reason, 'GET projects/p/global/urlMaps', retryAfterMs);

test.each([
  [429, 'http429'],
  [500, 'internalError'],
  [502, 'http502'],
  [503, 'backendError'],
  [504, 'http504'],
  [403, 'rateLimitExceeded'],
  [403, 'CONCURRENT_OPERATIONS_QUOTA_EXCEEDED'],
  [400, 'resourceNotReady'],
  [409, 'operationInProgress'],
  [0, 'ECONNRESET'],
  [0, 'ETIMEDOUT'],
  [0, 'TimeoutError'],
])('%i %s is worth another try', (status, reason) => {
  expect(adviseRetry(error(status, reason))).toBeDefined();
});

test.each([
  [400, 'invalid'],
  [400, 'resourceInUseByAnotherResource'],
  [401, 'authError'],
  [403, 'forbidden'],
  [403, 'quotaExceeded'],
  [403, 'accessNotConfigured'],
  [404, 'notFound'],
  [409, 'alreadyExists'],
  [412, 'conditionNotMet'],
  [501, 'notImplemented'],
  [0, 'ENOTFOUND'],
  [0, 'AbortError'],
  [0, 'unreadableAnswer'],
  [0, 'CERT_HAS_EXPIRED'],
])('%i %s would fail again', (status, reason) => {
  expect(adviseRetry(error(status, reason))).toBeUndefined();
});

test('what the server asked to wait is passed on', () => {
  expect(adviseRetry(error(503, 'backendError', 4000))).toMatchObject({ retryAfterMs: 4000 });
});

test('an error that is not of a request is never retried', () => {
  expect(adviseRetry(new TypeError('a bug'))).toBeUndefined();
});

test('an operation that is not known yet is asked for again, a resource is not', () => {
  expect(adviseOperationRetry(error(404, 'notFound'))).toBeDefined();
  expect(adviseOperationRetry(error(503, 'backendError'))).toBeDefined();
  expect(adviseOperationRetry(error(403, 'forbidden'))).toBeUndefined();
});
