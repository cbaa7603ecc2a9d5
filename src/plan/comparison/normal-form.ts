import { canonicalJson } from '../../graph/canonical-json.js';
import { fieldPattern } from '../../graph/canonical-body.js';
import { isJsonList, isJsonObject } from '../../graph/json.js';
import type { Json, JsonObject } from '../../graph/json.js';
import { keyedElements } from '../../graph/keyed-list.js';
import type { KindTraits } from '../../graph/kind-traits.js';
import { isKnownAfterApply } from '../../graph/resource.js';

/**
 * A value with its lists turned into objects, so that two can be compared field by field: a field `f` is under `.f`,
 * an element with key or position `k` under `[k]`, and everything else is a leaf: its canonical JSON text.
 */
export type NormalForm = string | { readonly [segment: string]: NormalForm };

/** Two canonical values in comparable normal form; undefined where the value is. */
export interface NormalPair {
  readonly before: NormalForm | undefined;
  readonly after: NormalForm | undefined;
}

/**
 * Normal forms of two canonical values that stand at `pattern`. Lists with an order are taken apart only where both have
 * the same length and hold objects; otherwise the whole list is a leaf, because one element more would shift all after it.
 */
export function normalPair(
  before: Json | undefined,
  after: Json | undefined,
  pattern: string,
  traits: KindTraits,
): NormalPair {
  if (isContainer(before) && isContainer(after)) {
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return joined(
      fields.map((field) => [
        `.${field}`,
        normalPair(before[field], after[field], fieldPattern(pattern, field), traits),
      ]),
    );
  }
  if (isJsonList(before) && isJsonList(after)) return normalLists(before, after, pattern, traits);
  if (Object.hasOwn(traits.keyedLists, pattern)) {
    // A set that is not there has no elements: each of the other's is a difference of its own.
    if (isJsonList(before) && after === undefined) return normalLists(before, [], pattern, traits);
    if (isJsonList(after) && before === undefined) return normalLists([], after, pattern, traits);
  }
  return { before: single(before, pattern, traits), after: single(after, pattern, traits) };
}

/** The value that a normal form stands for; elements of sets in key order. */
export function fromNormalForm(form: NormalForm): Json {
  if (typeof form === 'string') return JSON.parse(form) as Json;
  const entries = Object.entries(form);
  return entries[0]?.[0].startsWith('[') === true
    ? entries.map(([, element]) => fromNormalForm(element))
    : Object.fromEntries(entries.map(([segment, held]) => [segment.slice(1), fromNormalForm(held)]));
}

/**
 * The path of segments of a normal form, as people read it: `backends[us].capacityScaler`. A field
 * whose own name would be mistaken for a path is in brackets: `annotations[cloud.google.com/neg]`.
 */
export function displayPath(segments: readonly string[]): string {
  const path = segments.map((segment) => {
    const isOddField = segment.startsWith('.') && /[.[\]]/.test(segment.slice(1));
    return isOddField ? `[${segment.slice(1)}]` : segment;
  });
  return path.join('').replace(/^\./, '');
}

/** The pattern of a path of segments, as traits spell it: `backends.*.capacityScaler`. */
export function patternOf(segments: readonly string[]): string {
  return segments.map((segment) => (segment.startsWith('[') ? '*' : segment.slice(1))).join('.');
}

function normalLists(before: readonly Json[], after: readonly Json[], pattern: string, traits: KindTraits): NormalPair {
  const keyedBefore = keyedElements(before, pattern, traits);
  const keyedAfter = keyedElements(after, pattern, traits);
  if (keyedBefore !== undefined && keyedAfter !== undefined) {
    const afterByKey = new Map(keyedAfter.map(({ key, element }) => [key, element]));
    const beforeByKey = new Map(keyedBefore.map(({ key, element }) => [key, element]));
    const keys = [...new Set([...beforeByKey.keys(), ...afterByKey.keys()])];
    return joined(
      keys.map((key) => [`[${key}]`, normalPair(beforeByKey.get(key), afterByKey.get(key), `${pattern}.*`, traits)]),
    );
  }
  const comparable = before.length === after.length && [...before, ...after].every(isContainer);
  if (!comparable) return { before: canonicalJson(before), after: canonicalJson(after) };
  return joined(
    before.map((element, index) => [`[${index}]`, normalPair(element, after[index], `${pattern}.*`, traits)]),
  );
}

// A value that only one side has: taken apart by the same rules, so that it reads the same when put together again.
function single(value: Json | undefined, pattern: string, traits: KindTraits): NormalForm | undefined {
  if (value === undefined) return undefined;
  if (isContainer(value)) return normalPair(value, {}, pattern, traits).before;
  return canonicalJson(value);
}

function joined(entries: readonly (readonly [string, NormalPair])[]): NormalPair {
  const side = (name: keyof NormalPair): NormalForm =>
    Object.fromEntries(entries.flatMap(([segment, pair]) => (pair[name] === undefined ? [] : [[segment, pair[name]]])));
  return { before: side('before'), after: side('after') };
}

function isContainer(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && !isKnownAfterApply(value);
}
