import { z } from 'zod';
import { GceRequestError } from './gce-request-error.js';

const errorBody = z.object({
  error: z.object({
    message: z.string().optional(),
    errors: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
    details: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
});

const answered = z.object({
  response: z.object({ status: z.number(), headers: z.unknown().optional(), data: z.unknown().optional() }),
});

// ErrorInfo reasons that say more than the old style reason beside them (`forbidden`).
const TELLING_REASONS: ReadonlySet<string> = new Set([
  'CONCURRENT_OPERATIONS_QUOTA_EXCEEDED',
  'RATE_LIMIT_EXCEEDED',
  'SERVICE_DISABLED',
  'IAM_PERMISSION_DENIED',
  'RESOURCE_PROJECT_INVALID',
]);

/**
 * Turns whatever the client library threw for `request` into a GceRequestError. The library's errors are
 * recognised by shape, because several copies of its HTTP layer can be installed side by side.
 * Nothing of the request's headers is kept: they hold the token.
 */
export function toGceRequestError(error: unknown, request: string): GceRequestError {
  if (error instanceof GceRequestError) return error;
  const read = answered.safeParse(error);
  if (!read.success) return withoutAnswer(error, request);
  const { status, headers, data } = read.data.response;
  const { message, reason } = readBody(data, status);
  return new GceRequestError(message, status, reason, request, retryAfterMs(headers));
}

function readBody(data: unknown, status: number): { readonly message: string; readonly reason: string } {
  const body = errorBody.safeParse(data);
  if (!body.success) {
    const text = typeof data === 'string' && !data.trimStart().startsWith('<') ? data.trim().slice(0, 500) : '';
    return { message: text === '' ? `HTTP ${status} without an error in JSON` : text, reason: `http${status}` };
  }
  const { message, errors = [], details = [] } = body.data.error;
  const messages = [...new Set([message, ...errors.map((entry) => entry.message)].filter(isText))];
  const telling = details
    .map((detail) => detail.reason)
    .find((reason) => isText(reason) && TELLING_REASONS.has(reason));
  const stated = telling ?? errors.find((entry) => isText(entry.reason))?.reason ?? details[0]?.reason;
  return { message: messages.join('\n') || `HTTP ${status}`, reason: stated ?? `http${status}` };
}

function isText(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function retryAfterMs(headers: unknown): number | undefined {
  const value = headerValue(headers, 'retry-after');
  if (value === undefined) return undefined;
  const seconds = Number(value);
  // The other form of the header is a date; GCE sends seconds, and backoff serves where it does not.
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

// Each fetch implementation brings a Headers class of its own, so `instanceof` would miss some.
const readableHeaders = z.custom<{ get(name: string): string | null }>(
  (value) => typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function',
);

function headerValue(headers: unknown, name: string): string | undefined {
  const readable = readableHeaders.safeParse(headers);
  return readable.success ? (readable.data.get(name) ?? undefined) : undefined;
}

function withoutAnswer(error: unknown, request: string): GceRequestError {
  const code = socketCode(error);
  const text = error instanceof Error ? error.message : String(error);
  return new GceRequestError(text, 0, code ?? 'noAnswer', request);
}

// fetch implementations bury the socket's error under one or more causes.
function socketCode(error: unknown): string | undefined {
  let current: unknown = error;
  let found: string | undefined;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') found = current.code;
    else if (current.name === 'TimeoutError' || current.name === 'AbortError') found ??= current.name;
    current = current.cause;
  }
  return found;
}
