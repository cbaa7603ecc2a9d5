import type { Json } from '../state/json.js';

/** A JSON object that is replaced, never edited. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Whether a value is a JSON object (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list; anything else is an empty list. */
export function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** The objects in a list; anything else is left out. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

/** The strings in a list; anything else is left out. */
export function stringsOf(value: Json | undefined): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** The value if it is a non-empty string. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A scalar as text; objects and lists (and what is absent) as nothing, which is how GCE prints them in its messages. */
export function printed(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The value if it is a number. */
export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A copy without the named keys. */
export function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** A copy with only the named keys. */
export function only(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

/** A copy without keys whose value is absent, null, an empty list or an empty map: what Google's JSON leaves out. */
export function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value !== undefined && value !== null && !(isList(value) && value.length === 0),
    ),
  );
}

/** JSON merge patch (RFC 7386): objects merge, null removes, anything else replaces. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) Reflect.deleteProperty(result, key);
    else if (isObject(value)) {
      const current = result[key];
      result[key] = mergePatch(isObject(current) ? current : {}, value);
    } else result[key] = value;
  }
  return result;
}

/**
 * Calls `replace` for every string at `path` (dots, `[]` for every element) and returns a copy with the results in
 * place; `at` is the concrete path, e.g. `backends[0].group`. A field that holds the empty string is left out, as one
 * that says nothing; an empty element of a list is an element like others.
 */
export function mapStrings(
  object: JsonObject,
  path: string,
  replace: (value: string, at: string) => string,
  prefix = '',
): JsonObject {
  const [head = '', ...rest] = path.split('.');
  const repeated = head.endsWith('[]');
  const key = repeated ? head.slice(0, -2) : head;
  const value = object[key];
  const at = prefix === '' ? key : `${prefix}.${key}`;
  const visit = (item: Json, where: string): Json => {
    if (rest.length > 0) return isObject(item) ? mapStrings(item, rest.join('.'), replace, where) : item;
    return typeof item === 'string' ? replace(item, where) : item;
  };
  if (value === undefined) return object;
  if (value === '' && rest.length === 0) return without(object, [key]);
  if (!repeated) return { ...object, [key]: visit(value, at) };
  return isList(value)
    ? { ...object, [key]: value.map((item, index) => visit(item, `${at}[${String(index)}]`)) }
    : object;
}

/** Whether two JSON values are the same, whatever the order of keys. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (isObject(left) && isObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => sameJson(left[key], right[key]));
  }
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  }
  return left === right;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
