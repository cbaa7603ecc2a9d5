import { isJsonObject } from './json.js';
import type { Json, JsonObject } from './json.js';

/**
 * `value` as JSON text that is the same for equal values: fields in code-unit order, no white space,
 * fields whose value is undefined left out. Lists keep their order.
 */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_field, held: Json) => (isJsonObject(held) ? withSortedFields(held) : held));
}

/** Whether two values say the same, whatever the order of their fields. An absent value equals only an absent one. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}

function withSortedFields(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([one], [other]) => byCodeUnit(one, other)));
}

/** Compares two strings by code unit, for sorting that does not depend on the locale. */
export function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
