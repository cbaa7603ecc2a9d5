import type { Json } from '../../state/json.js';
import { asObject } from '../json.js';
import type { JsonObject } from '../object.js';
import type { FieldTable } from '../schema/fields.js';
import { ApiError } from '../status.js';
import { timestamp } from '../timestamp.js';
import { fieldNumbers } from './field-numbers.js';
import { readFields, WireError, type WireField } from './wire.js';

/**
 * Reads an object of a built-in type from the protobuf form that client-go sends: the magic `k8s\0`, then
 * runtime.Unknown with the type in 1 and the object in 2 (apimachinery, serializer/protobuf). Its JSON members are
 * those that were sent. Throws ApiError 400.
 */
export function decodeProtobuf(body: Uint8Array, table: FieldTable, type: string): JsonObject {
  const magic = Buffer.from('k8s\0');
  if (!Buffer.from(body.subarray(0, magic.length)).equals(magic)) {
    throw new ApiError(
      'BadRequest',
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  try {
    const unknown = readFields(body.subarray(magic.length));
    const meta = readFields(bytesOf(unknown, 1));
    const [apiVersion, kind] = [textOf(bytesOf(meta, 1)), textOf(bytesOf(meta, 2))];
    const object = message(table, type, bytesOf(unknown, 2));
    return { ...(apiVersion === '' ? {} : { apiVersion }), ...(kind === '' ? {} : { kind }), ...object };
  } catch (error) {
    if (error instanceof WireError) throw new ApiError('BadRequest', error.message);
    throw error;
  }
}

function bytesOf(fields: readonly WireField[], number: number): Uint8Array {
  const value = fields.find((field) => field.number === number)?.value;
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function message(table: FieldTable, type: string, bytes: Uint8Array): JsonObject {
  const object: Record<string, Json> = {};
  for (const field of readFields(bytes)) {
    const entry = fieldNumbers[type]?.[field.number];
    if (entry === undefined || (entry.endsWith('?') && field.value === 0n)) continue;
    const name = entry.replace('?', '');
    if (name.startsWith('...')) Object.assign(object, message(table, name.slice('...'.length), asBytes(field.value)));
    else add(object, name, typeOf(table, type, name), table, field.value);
  }
  return object;
}

// A message that Go embeds has no type of its own in JSON: any type that has its field tells what it is.
function typeOf(table: FieldTable, type: string, name: string): string {
  const own = table[type]?.[name];
  if (own !== undefined) return own;
  const embedding = Object.entries(fieldNumbers).filter(([, fields]) => Object.values(fields).includes(`...${type}`));
  const found = embedding.map(([outer]) => typeOf(table, outer, name)).find((candidate) => candidate !== 'any');
  return found ?? 'any';
}

function add(
  object: Record<string, Json>,
  name: string,
  type: string,
  table: FieldTable,
  value: WireField['value'],
): void {
  const element = type.startsWith('[]') ? type.slice(2) : undefined;
  const mapped = /^map\[(.*)\]$/.exec(type)?.[1];
  const before = object[name];
  if (element !== undefined) {
    object[name] = [...(isList(before) ? before : []), scalar(table, element, value)];
  } else if (mapped !== undefined) {
    const entry = readFields(asBytes(value));
    const member = entry.find((field) => field.number === 2)?.value ?? new Uint8Array();
    const members = isList(before) ? {} : asObject(before);
    object[name] = { ...members, [textOf(bytesOf(entry, 1))]: scalar(table, mapped, member) };
  } else {
    const read = scalar(table, type, value);
    // Go's messages always have their plain members; JSON leaves out the empty ones.
    if (read !== '' && read !== null) object[name] = read;
  }
}

function scalar(table: FieldTable, type: string, value: WireField['value']): Json {
  if (Object.hasOwn(table, type)) return message(table, type, asBytes(value));
  switch (type) {
    case 'boolean':
      return value === 1n;
    case 'int32':
    case 'int64':
      return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : null;
    case 'bytes':
      return Buffer.from(asBytes(value)).toString('base64');
    case 'time':
      return time(asBytes(value));
    case 'quantity':
      return textOf(bytesOf(readFields(asBytes(value)), 1));
    case 'int-or-string':
      return intOrString(asBytes(value));
    case 'any':
      return null;
    default:
      return textOf(asBytes(value));
  }
}

/** Time and MicroTime: seconds in 1, nanoseconds in 2; the zero time is an empty message. */
function time(bytes: Uint8Array): Json {
  const seconds = readFields(bytes).find((field) => field.number === 1)?.value;
  return typeof seconds === 'bigint' ? timestamp(Number(BigInt.asIntN(64, seconds)) * 1000) : null;
}

/** IntOrString: the type in 1 (1 is a string), the number in 2, the string in 3. */
function intOrString(bytes: Uint8Array): Json {
  const fields = readFields(bytes);
  const isText = fields.some((field) => field.number === 1 && field.value === 1n);
  if (isText) return textOf(bytesOf(fields, 3));
  const number = fields.find((field) => field.number === 2)?.value;
  return typeof number === 'bigint' ? Number(BigInt.asIntN(64, number)) : 0;
}

function asBytes(value: WireField['value']): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
