import type { Json } from '../../state/json.js';
import { isObject, type JsonObject } from '../json.js';
import { invalidValue, Refusal } from '../refusal.js';
import { enums, messages } from './generated.js';
import { undocumented } from './undocumented.js';

/**
 * Refuses what is not a JSON object of the message: an unknown field, a value of a wrong type, an
 * unknown enum value. `where` is how the body is called in messages (`resource`). Null is accepted
 * for every field (absent, or cleared by PATCH). Wordings are those of Google's API front end
 * (believed for Compute, unconfirmed).
 */
export function checkBody(body: JsonObject, message: string, where = 'resource'): void {
  const fields = messages[message];
  if (!fields) throw new Error(`no schema for ${message}: run scripts/gce-schema/generate.ts`);
  for (const [name, value] of Object.entries(body)) {
    if (undocumented[message]?.includes(name)) continue;
    const type = fields[name];
    if (type === undefined) {
      throw badPayload(
        `Invalid JSON payload received. Unknown name "${name}" at '${where}': Cannot find field.`,
        where,
      );
    }
    if (value !== null && value !== undefined) checkField(value, type, `${where}.${name}`);
  }
}

function checkField(value: Json, type: string, where: string): void {
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) throw wrongType(value, 'list', where);
    value.forEach((item: Json, index) => {
      checkSingle(item, type.slice(2), `${where}[${String(index)}]`);
    });
  } else if (type.startsWith('{}')) {
    if (!isObject(value)) throw wrongType(value, 'map', where);
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined && item !== null) checkSingle(item, type.slice(2), `${where}[${key}]`);
    }
  } else checkSingle(value, type, where);
}

function checkSingle(value: Json, type: string, where: string): void {
  if (type.startsWith('@')) {
    if (!isObject(value)) throw wrongType(value, type.slice(1), where);
    checkBody(value, type.slice(1), where);
  } else if (type.startsWith('#')) {
    if (typeof value !== 'string') throw wrongType(value, 'TYPE_STRING', where);
    if (!(enums[type.slice(1)] ?? '').split(' ').includes(value)) {
      throw invalidValue(
        where,
        value,
        `Unknown value; expected one of ${(enums[type.slice(1)] ?? '').replaceAll(' ', ', ')}.`,
      );
    }
  } else if (!isScalar(value, type)) throw wrongType(value, `TYPE_${type.toUpperCase()}`, where);
}

// Proto JSON takes numbers as strings too, and prints 64-bit ones so.
const WHOLE = /^-?\d+$/;

function isScalar(value: Json, type: string): boolean {
  switch (type) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
    case 'uint32':
      return Number.isInteger(Number(value)) && isNumeric(value) && Math.abs(Number(value)) <= 4_294_967_295;
    case 'int64':
    case 'uint64':
      return (typeof value === 'number' && Number.isInteger(value)) || (typeof value === 'string' && WHOLE.test(value));
    case 'float':
    case 'double':
      return isNumeric(value);
    case 'string':
      return typeof value === 'string';
    default:
      return true;
  }
}

function isNumeric(value: Json): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '' && Number.isFinite(Number(value)));
}

function wrongType(value: Json, type: string, where: string): Refusal {
  return badPayload(`Invalid value at '${where}' (${type}), ${JSON.stringify(value)}`, where);
}

function badPayload(description: string, field: string): Refusal {
  return new Refusal(400, 'badRequest', description, {
    status: 'INVALID_ARGUMENT',
    details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] }],
  });
}
