import { isJsonObject, type Json, type JsonObject } from '../../graph/json.js';

/** A plain value as JSON has it, fields that are undefined left out. Throws RangeError when it is no object. */
export function toJsonObject(value: object): JsonObject {
  const copy = JSON.parse(JSON.stringify(value)) as Json;
  if (!isJsonObject(copy)) throw new RangeError('not a JSON object');
  return copy;
}
