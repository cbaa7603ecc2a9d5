import type { Json } from '../../state/json.js';
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../object.js';

/**
 * Types by name, each with its fields. A field's type is `string`, `bytes` (base64), `boolean`, `int32`, `int64`, `double`, `time`,
 * `quantity`, `int-or-string`, `any`, `[]T`, `map[T]`, or the name of another type.
 */
export type FieldTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What reading a value by a type found: the value with only known fields, and the paths of those that are not known. */
export interface Decoded {
  readonly value: JsonObject;
  /** `spec.ports[0].prot`. */
  readonly unknown: readonly string[];
}

/** A value that does not fit its type; `message` is in the words of Kubernetes' JSON decoder. */
export class DecodeError extends Error {}

/** Reads an object by a type of the table. Nulls count as absent, as in Kubernetes. Throws DecodeError when a type does not fit. */
export function decodeFields(table: FieldTable, type: string, value: JsonObject): Decoded {
  const unknown: string[] = [];
  const decoded = decodeObject({ table, root: shortName(type), unknown }, type, value, '');
  return { value: decoded, unknown };
}

interface Context {
  readonly table: FieldTable;
  /** The type that error messages start from. */
  readonly root: string;
  readonly unknown: string[];
}

function decodeObject(context: Context, type: string, value: JsonObject, path: string): JsonObject {
  const fields = context.table[type];
  if (!fields) throw new Error(`no type ${type} in the field table`);
  const known: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const fieldPath = path === '' ? name : `${path}.${name}`;
    const fieldType = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (fieldType === undefined) context.unknown.push(fieldPath);
    else if (member !== undefined && member !== null) known[name] = decode(context, fieldType, member, fieldPath);
  }
  return known;
}

function decode(context: Context, type: string, value: Json, path: string): Json {
  if (type.startsWith('[]')) {
    if (!isList(value)) throw mismatch(context, path, value, type);
    return value.map((entry, index) => decode(context, type.slice(2), entry, `${path}[${index}]`));
  }
  const mapped = /^map\[(.*)\]$/.exec(type)?.[1];
  if (mapped !== undefined) {
    if (!isJsonObject(value)) throw mismatch(context, path, value, type);
    const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
    return Object.fromEntries(entries.map(([key, entry]) => [key, decode(context, mapped, entry, `${path}.${key}`)]));
  }
  if (Object.hasOwn(context.table, type)) {
    if (!isJsonObject(value)) throw mismatch(context, path, value, shortName(type));
    return decodeObject(context, type, value, path);
  }
  if (!fitsScalar(type, value)) throw mismatch(context, path, value, goType(type));
  if (type === 'bytes' && typeof value === 'string') checkBase64(value);
  return value;
}

function fitsScalar(type: string, value: Json): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'string':
    case 'bytes':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'int32':
    case 'int64':
      return Number.isInteger(value);
    case 'double':
      return typeof value === 'number';
    case 'time':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number';
    case 'int-or-string':
      return typeof value === 'string' || Number.isInteger(value);
    default:
      throw new Error(`no scalar type ${type}`);
  }
}

/** Go's decoder says at which byte an encoded text goes wrong. */
function checkBase64(text: string): void {
  const wrong = text.search(/[^A-Za-z0-9+/\n]/);
  const tail = wrong < 0 ? '' : text.slice(wrong);
  const isPadding = /^={1,2}\n?$/.test(tail) && text.replaceAll('\n', '').length % 4 === 0;
  if (wrong >= 0 && !isPadding) throw new DecodeError(`illegal base64 data at input byte ${wrong}`);
  if (text.replaceAll('\n', '').length % 4 !== 0)
    throw new DecodeError(`illegal base64 data at input byte ${text.length - (text.length % 4)}`);
}

function mismatch(context: Context, path: string, value: Json, type: string): DecodeError {
  const field = path.replaceAll(/\[\d+\]/g, '');
  return new DecodeError(
    `json: cannot unmarshal ${jsonType(value)} into Go struct field ${context.root}.${field} of type ${type}`,
  );
}

function jsonType(value: Json): string {
  if (isList(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'number') return typeof value;
  return Number.isInteger(value) ? 'number' : `number ${value}`;
}

function goType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    boolean: 'bool',
    double: 'float64',
    time: 'v1.Time',
    'int-or-string': 'intstr.IntOrString',
    quantity: 'resource.Quantity',
    bytes: '[]uint8',
  };
  return names[type] ?? type;
}

/** `V1ServiceSpec` → `ServiceSpec`. */
function shortName(type: string): string {
  return type.replace(/^(?:CoreV1|DiscoveryV1|V1)/, '');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
