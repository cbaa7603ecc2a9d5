import type { Json } from '../state/json.js';
import type { JsonObject } from './object.js';

/** Whether a JSON value is an object: neither list, scalar nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one for anything else. */
export function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The objects of a list, or none for anything else. */
export function asObjects(value: Json | undefined): readonly JsonObject[] {
  return isJsonList(value) ? value.map(asObject) : [];
}

/** The strings of a list; entries of other types are left out. */
export function asTexts(value: Json | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** The string, or undefined for anything else. */
export function asText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The number, or undefined for anything else. */
export function asNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The map's entries whose values are strings: labels, annotations, selectors. */
export function asTextMap(value: Json | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Whether two JSON values are equal, whatever the order of their keys; an undefined member counts as absent. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  return canonical(left) === canonical(right);
}

/** A copy of the object without some of its members. */
export function without(object: JsonObject, ...members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([member]) => !members.includes(member)));
}

/** Whether a JSON value is a list. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function canonical(value: Json | undefined): string | undefined {
  if (isJsonList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${String(canonical(member))}`).join(',')}}`;
}
