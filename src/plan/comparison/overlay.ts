import { fieldPattern, isEmpty } from '../../graph/canonical-body.js';
import { sameJson } from '../../graph/canonical-json.js';
import { isJsonList, isJsonObject } from '../../graph/json.js';
import type { Json, JsonObject } from '../../graph/json.js';
import { inListOrder, keyedElements } from '../../graph/keyed-list.js';
import type { KindTraits } from '../../graph/kind-traits.js';

/**
 * The body that turns a live resource into what `after` asks for and keeps everything else: fields that neither
 * `before` nor `after` holds (output-only ones such as fingerprints too, also inside kept elements of sets), markers that
 * are there, and the order of sets. Removed are fields that only `before` holds, fields that `after` sets to null, and
 * elements of sets that `after` lacks. A list that needs no change is returned as it was read; one that does is in the
 * canonical spelling. Arguments are not changed. Nothing in `after` may be known only after apply.
 */
export function overlay(live: JsonObject, before: JsonObject, after: JsonObject, traits: KindTraits): JsonObject {
  const present = traits.canonicalise(live);
  return mergeFields(live, present, traits.canonicalise(before), traits.canonicalise(after), '', traits);
}

// `asRead` is the live object before it was canonicalised. What canonicalising drops must still be written back.
function mergeFields(
  asRead: JsonObject,
  live: JsonObject,
  before: JsonObject,
  after: JsonObject,
  pattern: string,
  traits: KindTraits,
): JsonObject {
  const isKept = (field: string): boolean =>
    after[field] !== undefined || before[field] === undefined || isNotCompared(fieldPattern(pattern, field), traits);
  const result = new Map(Object.entries(asRead).filter(([field]) => isKept(field)));
  for (const [field, wanted] of Object.entries(after)) {
    const at = fieldPattern(pattern, field);
    if (wanted === undefined || (traits.markers.includes(at) && !isEmpty(live[field]))) continue;
    if (wanted === null) result.delete(field);
    else result.set(field, mergeField(asRead[field], live[field], before[field], wanted, at, traits));
  }
  return Object.fromEntries(result);
}

function mergeField(
  asRead: Json | undefined,
  live: Json | undefined,
  before: Json | undefined,
  after: Json,
  pattern: string,
  traits: KindTraits,
): Json {
  if (isJsonObject(asRead) && isJsonObject(live) && isJsonObject(after)) {
    return mergeFields(asRead, live, isJsonObject(before) ? before : {}, after, pattern, traits);
  }
  const merged = merge(live, before, after, pattern, traits);
  return asRead !== undefined && sameJson(merged, live) ? asRead : merged;
}

function merge(
  live: Json | undefined,
  before: Json | undefined,
  after: Json,
  pattern: string,
  traits: KindTraits,
): Json {
  if (isJsonObject(live) && isJsonObject(after)) {
    return mergeFields(live, live, isJsonObject(before) ? before : {}, after, pattern, traits);
  }
  if (!isJsonList(live) || !isJsonList(after)) return after;
  return mergeLists(live, isJsonList(before) ? before : [], after, pattern, traits);
}

function mergeLists(
  live: readonly Json[],
  before: readonly Json[],
  after: readonly Json[],
  pattern: string,
  traits: KindTraits,
): readonly Json[] {
  const inElement = `${pattern}.*`;
  const liveElements = keyedElements(live, pattern, traits);
  const afterElements = keyedElements(after, pattern, traits);
  if (liveElements === undefined || afterElements === undefined) {
    if (live.length !== after.length) return after;
    return after.map((element, index) => merge(live[index], before[index], element, inElement, traits));
  }
  const wanted = new Map(afterElements.map(({ key, element }) => [key, element]));
  const earlier = new Map((keyedElements(before, pattern, traits) ?? []).map(({ key, element }) => [key, element]));
  const present = new Set(liveElements.map(({ key }) => key));
  const kept = inListOrder(liveElements).flatMap(({ key, element }) => {
    const after = wanted.get(key);
    return after === undefined ? [] : [merge(element, earlier.get(key), after, inElement, traits)];
  });
  const added = inListOrder(afterElements).filter(({ key }) => !present.has(key));
  return [...kept, ...added.map(({ element }) => element)];
}

// What is never compared says nothing about what is wanted, so its absence from `after` removes nothing.
function isNotCompared(pattern: string, traits: KindTraits): boolean {
  const { outputOnly, markers, writeOnly = [] } = traits;
  return [...outputOnly, ...markers, ...writeOnly].includes(pattern);
}
