import type { Json } from '../../state/json.js';
import { printed, isObject, type JsonObject } from '../json.js';
import { messages } from './generated.js';

/** The body as proto JSON prints it: numbers sent as strings become numbers, 64-bit ones become strings, nulls and empty lists and maps are left out. */
export function canonical(body: JsonObject, message: string): JsonObject {
  const fields = messages[message] ?? {};
  const result: Record<string, Json> = {};
  for (const [name, value] of Object.entries(body)) {
    const type = fields[name];
    if (type === undefined || value === null || value === undefined) continue;
    const printed = printField(value, type);
    if (printed !== undefined) result[name] = printed;
  }
  return result;
}

function printField(value: Json, type: string): Json | undefined {
  if (type.startsWith('[]') && Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item: Json) => printSingle(item, type.slice(2)));
  }
  if (type.startsWith('{}') && isObject(value)) {
    const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] =>
      item === undefined || item === null ? [] : [[key, printSingle(item, type.slice(2))]],
    );
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return printSingle(value, type);
}

function printSingle(value: Json, type: string): Json {
  if (type.startsWith('@')) return isObject(value) ? canonical(value, type.slice(1)) : value;
  if (type === 'int64' || type === 'uint64') return printed(value);
  if (type === 'int32' || type === 'uint32' || type === 'float' || type === 'double') return Number(value);
  return value;
}
