import { canonicalBody, fieldPattern, isEmpty, withoutEmpties } from '../../graph/canonical-body.js';
import { isJsonList, isJsonObject } from '../../graph/json.js';
import type { Json, JsonObject } from '../../graph/json.js';
import { keyedElements } from '../../graph/keyed-list.js';
import type { KindTraits } from '../../graph/kind-traits.js';
import { isKnownAfterApply } from '../../graph/resource.js';
import { serverDefaultAt } from '../../graph/server-default.js';

/**
 * The compared fields of a live body in canonical form, empties left out. With `desired`, only the fields that it manages:
 * server defaults are filled in where the live body leaves such a field out, elements of managed sets that `desired`
 * does not hold stay whole (they are to be removed), inside the others only what `desired` sets is kept.
 * A desired object manages the fields it holds; a desired list, string or null manages the whole value.
 */
export function managedProjection(body: JsonObject, traits: KindTraits, desired?: JsonObject): JsonObject {
  const live = canonicalBody(body, traits);
  if (desired === undefined) return withoutEmpties(live);
  return withoutEmpties(projectFields(canonicalBody(desired, traits), live, '', traits));
}

/** A desired body in canonical form: its compared fields, with the explicit empties that enforce emptiness. */
export function desiredProjection(body: JsonObject, traits: KindTraits): JsonObject {
  return canonicalBody(body, traits);
}

function projectFields(desired: JsonObject, live: JsonObject, pattern: string, traits: KindTraits): JsonObject {
  return Object.fromEntries(
    Object.entries(desired).flatMap(([field, wanted]) => {
      const at = fieldPattern(pattern, field);
      // What is to be absent must not be seen as there because the server usually fills it in.
      const present = isEmpty(live[field]) && wanted !== null ? serverDefaultAt(at, traits) : live[field];
      const kept = wanted === undefined ? undefined : project(wanted, present, at, traits);
      return kept === undefined ? [] : [[field, kept]];
    }),
  );
}

function project(desired: Json, live: Json | undefined, pattern: string, traits: KindTraits): Json | undefined {
  if (isJsonObject(desired) && !isKnownAfterApply(desired)) {
    // An absent object still has the defaults of the fields in it.
    if (live === undefined || isJsonObject(live)) return projectFields(desired, live ?? {}, pattern, traits);
    return live;
  }
  if (isJsonList(desired) && isJsonList(live)) return projectList(desired, live, pattern, traits);
  return live;
}

function projectList(
  desired: readonly Json[],
  live: readonly Json[],
  pattern: string,
  traits: KindTraits,
): readonly Json[] {
  const wanted = keyedElements(desired, pattern, traits);
  const present = keyedElements(live, pattern, traits);
  const inElement = (shape: Json, element: Json): Json => project(shape, element, `${pattern}.*`, traits) ?? element;
  if (wanted === undefined || present === undefined) {
    if (desired.length !== live.length) return live;
    return live.map((element, index) => inElement(desired[index] ?? element, element));
  }
  const shapes = new Map(wanted.map(({ key, element }) => [key, element]));
  return present.map(({ key, element }) => {
    const shape = shapes.get(key);
    return shape === undefined ? element : inElement(shape, element);
  });
}
