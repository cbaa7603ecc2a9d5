import type { SandboxRequest } from '../../http/message.js';
import type { JsonObject } from '../object.js';
import type { CheckedObject } from '../request-body.js';
import { checkObject, fieldValidation } from '../request-body.js';
import type { RequestTarget } from '../request-target.js';
import { ApiError } from '../status.js';

/** The text of a body that must be JSON. Throws ApiError 415. */
export function jsonBody(request: SandboxRequest): string {
  const type = mediaType(request);
  if (type === '' || type === 'application/json') return request.body;
  throw unsupportedMediaType('application/json');
}

/** The media type of a body, in lower case and without parameters; empty when none is said. */
export function mediaType(request: SandboxRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** 415 in Kubernetes' words; `accepted` are the media types that would do. */
export function unsupportedMediaType(...accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new ApiError('UnsupportedMediaType', message);
}

/** Reads an object by the kind and version of its URL, as strictly as the request asks. Throws ApiError 400. */
export function readObject(request: SandboxRequest, target: RequestTarget, body: JsonObject): CheckedObject {
  return checkObject(target.kind, target.version, body, fieldValidation(request.query.get('fieldValidation')));
}

/** Whether a write is only to be tried. Throws ApiError 400 for another value than `All`. */
export function isDryRun(query: URLSearchParams): boolean {
  const asked = query.getAll('dryRun');
  if (asked.every((value) => value === 'All' || value === '')) return asked.includes('All');
  throw new ApiError('BadRequest', `dryRun: Unsupported value: "${asked.join(',')}": supported values: "All"`);
}
