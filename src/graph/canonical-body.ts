import { isJsonList, isJsonObject } from './json.js';
import type { Json, JsonObject } from './json.js';
import { keyedElements } from './keyed-list.js';
import type { KindTraits } from './kind-traits.js';
import { isKnownAfterApply } from './resource.js';

/**
 * A copy of `body` in which only what is compared is left and equal bodies are spelled alike:
 * canonicalised by the kind, without output-only and write-only fields, markers and undefined fields, lists that are sets in key order.
 * Explicit empties (`[]`, `''`, null) stay: in a desired body they enforce emptiness.
 */
export function canonicalBody(body: JsonObject, traits: KindTraits): JsonObject {
  const dropped = new Set([...traits.outputOnly, ...traits.markers, ...(traits.writeOnly ?? [])]);
  return canonicalObject(traits.canonicalise(body), '', dropped, traits);
}

/** The dotted pattern of the field `field` of what stands at `pattern` (`''` for the body itself). */
export function fieldPattern(pattern: string, field: string): string {
  return pattern === '' ? field : `${pattern}.${field}`;
}

/** Whether a value says as much as its absence: null, `''`, an empty list or object. GCE leaves such fields out of its answers. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (isJsonList(value)) return value.length === 0;
  return isJsonObject(value) && Object.values(value).every((held) => held === undefined);
}

/** A copy of `value` without the fields that are empty or become so. Elements of lists stay, even when they become empty. */
export function withoutEmpties(value: JsonObject): JsonObject;
export function withoutEmpties(value: Json): Json;
export function withoutEmpties(value: Json): Json {
  if (isJsonList(value)) return value.map((element: Json) => withoutEmpties(element));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, held]) => {
      if (held === undefined) return [];
      const kept = withoutEmpties(held);
      return isEmpty(kept) ? [] : [[field, kept]];
    }),
  );
}

function canonicalObject(
  object: JsonObject,
  pattern: string,
  dropped: ReadonlySet<string>,
  traits: KindTraits,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([field, held]) => {
      const at = fieldPattern(pattern, field);
      return held === undefined || dropped.has(at) ? [] : [[field, canonicalValue(held, at, dropped, traits)]];
    }),
  );
}

function canonicalValue(value: Json, pattern: string, dropped: ReadonlySet<string>, traits: KindTraits): Json {
  if (isJsonList(value)) {
    const elements = value.map((element: Json) => canonicalValue(element, `${pattern}.*`, dropped, traits));
    return keyedElements(elements, pattern, traits)?.map(({ element }) => element) ?? elements;
  }
  if (!isJsonObject(value) || isKnownAfterApply(value)) return value;
  return canonicalObject(value, pattern, dropped, traits);
}
