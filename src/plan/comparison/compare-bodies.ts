import { fieldPattern, withoutEmpties } from '../../graph/canonical-body.js';
import { sameJson } from '../../graph/canonical-json.js';
import { isJsonList, isJsonObject } from '../../graph/json.js';
import type { Json, JsonObject } from '../../graph/json.js';
import { keyedElements } from '../../graph/keyed-list.js';
import type { KindTraits } from '../../graph/kind-traits.js';
import { isKnownAfterApply } from '../../graph/resource.js';
import type { FieldDifference } from '../change.js';
import { locatedDifferences } from './located-differences.js';
import type { LocatedDifference } from './located-differences.js';
import { displayPath } from './normal-form.js';
import { desiredProjection, managedProjection } from './projection.js';
import { unmanagedFields } from './unmanaged.js';
import type { UnmanagedField } from './unmanaged.js';

/** What came out of comparing a desired with a live body. All lists are in a stable order. */
export interface Comparison {
  /** What has to change in the live body, in order of path. `before` is what is live. */
  readonly differences: readonly FieldDifference[];
  /** Live values that the desired body leaves alone. */
  readonly unmanaged: readonly UnmanagedField[];
  /** Paths of the desired body whose value is known only after apply. */
  readonly unknownPaths: readonly string[];
}

/**
 * Compares what should be with what is. A field that `desired` does not hold is not managed and never a
 * difference. In a set that `desired` holds, elements that it lacks are differences (`remove`). An empty value
 * says the same as its absence. Something known only after apply always differs, and hides nothing beside it.
 * Neither argument is changed.
 */
export function compareBodies(desired: JsonObject, live: JsonObject, traits: KindTraits): Comparison {
  return {
    differences: managedDifferences(desired, live, traits).map(({ difference }) => difference),
    unmanaged: unmanagedFields(desired, live, traits),
    unknownPaths: unknownPaths(desired, traits),
  };
}

/** The differences of `compareBodies` that the live resource cannot take over in place, so that a successor is needed. */
export function immutableDifferences(
  desired: JsonObject,
  live: JsonObject,
  traits: KindTraits,
): readonly FieldDifference[] {
  return managedDifferences(desired, live, traits)
    .filter(({ pattern }) => traits.immutable.some((immutable) => overlaps(immutable, pattern)))
    .map(({ difference }) => difference);
}

/** Whether a live body is, in every field that `after` manages, what `after` asks for. */
export function equalsManaged(live: JsonObject, after: JsonObject, traits: KindTraits): boolean {
  return managedDifferences(after, live, traits).length === 0;
}

/**
 * Whether a live body still is what `before` recorded of it, in the fields that `before` holds and in
 * those that `after` is going to set: nobody has touched what is about to be written.
 */
export function stillAsBefore(live: JsonObject, before: JsonObject, after: JsonObject, traits: KindTraits): boolean {
  const expected = managedProjection(before, traits, after);
  return equalsManaged(live, before, traits) && sameJson(managedProjection(live, traits, after), expected);
}

/** Paths of a desired body whose value is known only after apply; of a set's element with unknown key, the element's. */
export function unknownPaths(desired: JsonObject, traits: KindTraits): readonly string[] {
  return unknownIn(desiredProjection(desired, traits), '', [], traits);
}

function managedDifferences(desired: JsonObject, live: JsonObject, traits: KindTraits): readonly LocatedDifference[] {
  const before = managedProjection(live, traits, desired);
  return locatedDifferences(before, withoutEmpties(desiredProjection(desired, traits)), traits);
}

// A difference in a whole object touches the fields in it, one in a field touches the object.
function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

function unknownIn(value: Json, pattern: string, segments: readonly string[], traits: KindTraits): readonly string[] {
  if (isKnownAfterApply(value)) return [displayPath(segments)];
  if (isJsonList(value)) {
    const plain = value.map((element: Json, index) => ({ key: String(index), element, unknown: false }));
    return (keyedElements(value, pattern, traits) ?? plain).flatMap(({ key, element, unknown }) => {
      const at = [...segments, `[${key}]`];
      return unknown ? [displayPath(at)] : unknownIn(element, `${pattern}.*`, at, traits);
    });
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([field, held]) =>
    held === undefined ? [] : unknownIn(held, fieldPattern(pattern, field), [...segments, `.${field}`], traits),
  );
}
