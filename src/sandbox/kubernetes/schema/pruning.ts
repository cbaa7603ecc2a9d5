import type { Json } from '../../state/json.js';
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../object.js';
import type { Decoded } from './fields.js';
import type { StructuralSchema } from './structural.js';

/** Drops what a custom resource's schema does not name, and tells where it was (apiextensions-apiserver, pruning). */
export function prune(schema: StructuralSchema, object: JsonObject): Decoded {
  const unknown: string[] = [];
  return { value: pruneObject(schema, object, '', unknown), unknown };
}

function pruneObject(schema: StructuralSchema, object: JsonObject, path: string, unknown: string[]): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [name, member] of Object.entries(object)) {
    const place = path === '' ? name : `${path}.${name}`;
    const properties = schema.properties ?? {};
    const found = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (found === undefined) unknown.push(place);
    else if (member !== undefined) kept[name] = pruneValue(found, member, place, unknown);
  }
  return kept;
}

function pruneValue(schema: StructuralSchema, value: Json, path: string, unknown: string[]): Json {
  if (isJsonObject(value) && schema.type === 'object') return pruneObject(schema, value, path, unknown);
  const { items } = schema;
  if (!isList(value) || items === undefined) return value;
  return value.map((entry, index) => pruneValue(items, entry, `${path}[${index}]`, unknown));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
