import { canonicalBody, fieldPattern, isEmpty } from '../../graph/canonical-body.js';
import { sameJson } from '../../graph/canonical-json.js';
import { isJsonList, isJsonObject } from '../../graph/json.js';
import type { Json, JsonObject } from '../../graph/json.js';
import { keyedElements } from '../../graph/keyed-list.js';
import type { KindTraits } from '../../graph/kind-traits.js';
import { isKnownAfterApply } from '../../graph/resource.js';
import { serverDefaultAt } from '../../graph/server-default.js';
import { displayPath } from './normal-form.js';

/** A live value that nobody asked for and that is not what the server would have filled in. */
export interface UnmanagedField {
  /** As in FieldDifference. */
  readonly path: string;
  readonly value: Json;
}

/** Where a value stands: its pattern for traits and its segments for people. */
interface Place {
  readonly pattern: string;
  readonly segments: readonly string[];
}

/** What of a live body the desired one leaves alone, without empties and server defaults, outermost field first. */
export function unmanagedFields(desired: JsonObject, live: JsonObject, traits: KindTraits): readonly UnmanagedField[] {
  const root = { pattern: '', segments: [] };
  return inFields(canonicalBody(desired, traits), canonicalBody(live, traits), root, traits);
}

function inFields(desired: JsonObject, live: JsonObject, place: Place, traits: KindTraits): readonly UnmanagedField[] {
  return Object.entries(live).flatMap(([field, value]) => {
    const at = { pattern: fieldPattern(place.pattern, field), segments: [...place.segments, `.${field}`] };
    const wanted = desired[field];
    if (value === undefined) return [];
    if (wanted !== undefined) return inValue(wanted, value, at, traits);
    return isDefault(value, at.pattern, traits) ? [] : [{ path: displayPath(at.segments), value }];
  });
}

function inValue(desired: Json, live: Json, place: Place, traits: KindTraits): readonly UnmanagedField[] {
  if (isKnownAfterApply(desired)) return [];
  if (isJsonObject(desired) && isJsonObject(live)) return inFields(desired, live, place, traits);
  if (!isJsonList(desired) || !isJsonList(live)) return [];
  return pairs(desired, live, place.pattern, traits).flatMap(({ key, wanted, present }) => {
    const at = { pattern: `${place.pattern}.*`, segments: [...place.segments, `[${key}]`] };
    return inValue(wanted, present, at, traits);
  });
}

function pairs(
  desired: readonly Json[],
  live: readonly Json[],
  pattern: string,
  traits: KindTraits,
): readonly { readonly key: string; readonly wanted: Json; readonly present: Json }[] {
  const keyed = keyedElements(live, pattern, traits);
  if (keyed === undefined && desired.length !== live.length) return [];
  const wantedByKey =
    keyed === undefined
      ? new Map(desired.map((element, index) => [String(index), element]))
      : new Map((keyedElements(desired, pattern, traits) ?? []).map(({ key, element }) => [key, element]));
  const present = keyed ?? live.map((element, index) => ({ key: String(index), element }));
  return present.flatMap(({ key, element }) => {
    const wanted = wantedByKey.get(key);
    return wanted === undefined ? [] : [{ key, wanted, present: element }];
  });
}

function isDefault(value: Json, pattern: string, traits: KindTraits): boolean {
  if (isEmpty(value) || sameJson(value, serverDefaultAt(pattern, traits))) return true;
  return (
    isJsonObject(value) &&
    Object.entries(value).every(
      ([field, held]) => held === undefined || isDefault(held, fieldPattern(pattern, field), traits),
    )
  );
}
