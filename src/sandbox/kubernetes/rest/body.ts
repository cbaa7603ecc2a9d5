import { parseDocument } from 'yaml';
import type { SandboxRequest } from '../../http/message.js';
import { nestsTooDeep } from '../../state/yaml-depth.js';
import { isJsonObject } from '../json.js';
import type { Kind } from '../kinds/kind.js';
import type { JsonObject } from '../object.js';
import { decodeProtobuf } from '../protobuf/decode.js';
import type { CheckedObject } from '../request-body.js';
import { checkObject, fieldValidation, parseBody } from '../request-body.js';
import type { RequestTarget } from '../request-target.js';
import { ApiError } from '../status.js';

/** The media type of Kubernetes' protobuf messages. */
export const protobufType = 'application/vnd.kubernetes.protobuf';

/** What a body is said to be; custom resources are never sent in protobuf. */
type BodyType = Pick<Kind, 'fields' | 'type' | 'custom'>;

/** The object in a body, in whichever form it is sent. Throws ApiError 400 and 415. */
export function bodyObject(request: SandboxRequest, { fields, type, custom }: BodyType): JsonObject {
  switch (mediaType(request)) {
    case '':
    case 'application/json':
      return parseBody(request.body);
    case 'application/yaml':
      return parseYaml(request.body);
    case protobufType:
      if (!custom) return decodeProtobuf(request.bytes ?? Buffer.from(request.body, 'latin1'), fields, type);
  }
  throw unsupportedMediaType('application/json', 'application/yaml', ...(custom ? [] : [protobufType]));
}

/** Reads a YAML body (JSON is YAML as well). Throws ApiError 400, its message after `prefix`. */
export function parseYaml(text: string, prefix = ''): JsonObject {
  if (nestsTooDeep(text))
    throw new ApiError('BadRequest', `${prefix}error converting YAML to JSON: exceeded max depth`);
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw new ApiError('BadRequest', `${prefix}error converting YAML to JSON: yaml: ${error.message}`);
  const value: unknown = document.toJS();
  if (isJsonObject(value)) return value;
  throw new ApiError('BadRequest', "couldn't get version/kind; json parse error: the body is not an object");
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

/** What an error says of a value that does not fit its type; undefined for any other error. */
export function decodeFault(error: unknown): string | undefined {
  return error instanceof ApiError ? /cannot be handled as a \w+: (.*)$/s.exec(error.message)?.[1] : undefined;
}
