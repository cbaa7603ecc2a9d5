import { isJsonObject, asText, asObject } from './json.js';
import { apiVersionOf, type Kind, type ServedVersion } from './kinds/kind.js';
import type { JsonObject } from './object.js';
import { type Decoded, DecodeError } from './schema/fields.js';
import { readFields } from './schema/reading.js';
import { ApiError } from './status.js';

/** What Kubernetes does with fields it does not know: drop them, drop them with a warning, or refuse. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** Reads the `fieldValidation` parameter. Throws ApiError 400 for another value. */
export function fieldValidation(text: string | null): FieldValidation {
  if (text === null || text === '') return 'Warn';
  if (text === 'Ignore' || text === 'Warn' || text === 'Strict') return text;
  throw new ApiError(
    'BadRequest',
    `fieldValidation: Unsupported value: "${text}": supported values: "Ignore", "Warn", "Strict"`,
  );
}

/** Parses a body as one JSON object. Throws ApiError 400. */
export function parseBody(body: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw new ApiError('BadRequest', `the object provided is unrecognized (must be of type JSON): ${String(error)}`);
  }
  if (isJsonObject(parsed)) return parsed;
  throw new ApiError('BadRequest', "the object provided is unrecognized: couldn't get version/kind; json parse error");
}

/** An object with known fields only, and what to warn its sender about. */
export interface CheckedObject {
  readonly object: JsonObject;
  readonly warnings: readonly string[];
}

/**
 * Checks that an object is of the kind and version that its URL names, drops unknown fields, and turns it into the
 * form in which its kind is stored. Throws ApiError 400.
 */
export function checkObject(
  kind: Kind,
  version: ServedVersion,
  body: JsonObject,
  validation: FieldValidation,
): CheckedObject {
  checkType(kind, version, body);
  const prefix = `${kind.kind} in version "${version.version}" cannot be handled as a ${kind.kind}: `;
  const { value, unknown } = decode(kind, version, body, prefix);
  const warnings = validation === 'Ignore' ? [] : unknown.map((path) => `unknown field "${path}"`);
  if (validation === 'Strict' && warnings.length > 0) {
    throw new ApiError('BadRequest', `${prefix}strict decoding error: ${warnings.join(', ')}`);
  }
  return { object: version.toStored?.(value) ?? value, warnings };
}

function decode(kind: Kind, version: ServedVersion, body: JsonObject, prefix: string): Decoded {
  try {
    return readFields(kind, version, body);
  } catch (error) {
    if (error instanceof DecodeError) throw new ApiError('BadRequest', prefix + error.message);
    throw error;
  }
}

function checkType(kind: Kind, version: ServedVersion, body: JsonObject): void {
  const expected = apiVersionOf(version);
  const apiVersion = asText(body['apiVersion']) ?? expected;
  if (apiVersion !== expected) {
    const message = `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`;
    throw new ApiError('BadRequest', message);
  }
  const given = asText(body['kind']) ?? kind.kind;
  if (given !== kind.kind) {
    throw new ApiError('BadRequest', `the kind in the data (${given}) does not match the expected kind (${kind.kind})`);
  }
}

/** Checks that name and namespace in the body are those of the URL, where both say one. Throws ApiError 400. */
export function checkIdentity(object: JsonObject, namespace: string | undefined, name?: string): void {
  const metadata = asObject(object['metadata']);
  const givenNamespace = asText(metadata['namespace']) ?? '';
  if (namespace !== undefined && givenNamespace !== '' && givenNamespace !== namespace) {
    const message = 'the namespace of the provided object does not match the namespace sent on the request';
    throw new ApiError('BadRequest', message);
  }
  const givenName = asText(metadata['name']) ?? '';
  if (name === undefined || givenName === name) return;
  const message =
    givenName === ''
      ? 'name must be provided'
      : `the name of the object (${givenName}) does not match the name on the URL (${name})`;
  throw new ApiError('BadRequest', message);
}
