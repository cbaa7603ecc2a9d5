import { expect } from '@jest/globals';
import fc from 'fast-check';
import { isJsonList, isJsonObject } from '../../../src/graph/json.js';
import type { Json, JsonObject } from '../../../src/graph/json.js';
import { compareBodies } from '../../../src/plan/comparison/compare-bodies.js';
import { overlay } from '../../../src/plan/comparison/overlay.js';
import { desiredProjection, managedProjection } from '../../../src/plan/comparison/projection.js';
import { anyBody, anyObject, TRAITS } from './support.js';

/** The functions that keep the laws, or broken ones. */
export interface Comparer {
  readonly compare: typeof compareBodies;
  readonly overlay: typeof overlay;
}

export const PRODUCT: Comparer = { compare: compareBodies, overlay };

/** Where a scalar stands in a body. */
type Place = readonly (string | number)[];

const NOT_COMPARED: readonly string[] = ['id', 'marker'];
const KEYS: readonly string[] = ['group', 'hosts', 'path'];

/** The laws of comparison, each a property of a comparer. */
export const LAWS: Readonly<Record<string, (comparer: Comparer) => fc.IProperty<unknown>>> = {
  'a body never differs from itself, whatever it is': ({ compare }) =>
    fc.property(fc.oneof(anyBody, anyObject), (body) => {
      expect(compare(body, structuredClone(body), TRAITS).differences).toEqual([]);
    }),

  'the order of sets and fields is no difference': ({ compare }) =>
    fc.property(anyBody, (body) => {
      expect(compare(body, reordered(body), TRAITS).differences).toEqual([]);
    }),

  'one changed value in a managed field is exactly one difference': ({ compare }) =>
    fc.property(anyBody, fc.nat(), (body, choice) => {
      const places = changeablePlaces(body);
      fc.pre(places.length > 0);
      const place = places[choice % places.length] ?? [];
      const { differences } = compare(body, changedAt(body, place), TRAITS);
      expect(differences).toHaveLength(1);
      expect(differences[0]?.path.startsWith(String(place[0]))).toBe(true);
    }),

  'an element that is in one set only is exactly one difference': ({ compare }) =>
    fc.property(anyBody, fc.constantFrom('add', 'remove'), (body, action) => {
      const more: JsonObject = { ...body, tags: [...listIn(body, 'tags'), 'another tag'] };
      const fewer: JsonObject = { ...body, tags: listIn(body, 'tags') };
      const [desired, live] = action === 'add' ? [more, fewer] : [fewer, more];
      expect(compare(desired, live, TRAITS).differences.map((each) => `${each.action} ${each.path}`)).toEqual([
        `${action} tags[another tag]`,
      ]);
    }),

  'comparing and overlaying change neither argument': ({ compare, overlay }) =>
    fc.property(anyBody, anyBody, (desired, live) => {
      const [desiredBefore, liveBefore] = [structuredClone(desired), structuredClone(live)];
      compare(desired, live, TRAITS);
      overlay(live, {}, desired, TRAITS);
      expect([desired, live]).toEqual([desiredBefore, liveBefore]);
    }),

  'what is overlaid is as desired': ({ compare, overlay }) =>
    fc.property(anyBody, anyBody, (after, live) => {
      const before = managedProjection(live, TRAITS, after);
      expect(compare(after, overlay(live, before, after, TRAITS), TRAITS).differences).toEqual([]);
    }),

  'an overlay leaves alone what is not managed, output-only fields included': ({ compare, overlay }) =>
    fc.property(anyBody, anyBody, (wanted, live) => {
      const after = desiredProjection(wanted, TRAITS);
      const before = managedProjection(live, TRAITS, after);
      const result = overlay(live, before, after, TRAITS);
      for (const [field, value] of Object.entries(live)) {
        if (after[field] === undefined) expect(result[field]).toEqual(value);
      }
      expect(idsOf(result)).toEqual(idsOf(live, after));
      const unmanaged = compare(after, live, TRAITS).unmanaged;
      expect(compare(after, result, TRAITS).unmanaged).toEqual(
        unmanaged.filter(({ path }) => !isReplaced(path, after, live)),
      );
    }),

  'overlaying what is there already changes nothing': ({ overlay }) =>
    fc.property(anyBody, (live) => {
      const before = managedProjection(live, TRAITS);
      expect(overlay(live, before, live, TRAITS)).toEqual(live);
    }),
};

// A list with an order and of another length is written whole, with what was unmanaged in its elements.
function isReplaced(path: string, after: JsonObject, live: JsonObject): boolean {
  return path.startsWith('steps[') && listIn(after, 'steps').length !== listIn(live, 'steps').length;
}

// The ids of backends that stay, by group: output-only fields inside kept elements.
function idsOf(body: JsonObject, kept: JsonObject = body): JsonObject {
  const groups = listIn(kept, 'backends').map((element) => (isJsonObject(element) ? element['group'] : undefined));
  const isKept = (element: JsonObject): boolean => kept['backends'] === undefined || groups.includes(element['group']);
  return Object.fromEntries(
    listIn(body, 'backends').flatMap((element) =>
      isJsonObject(element) && element['id'] !== undefined && isKept(element)
        ? [[JSON.stringify(element['group']), element['id']]]
        : [],
    ),
  );
}

function listIn(body: JsonObject, field: string): readonly Json[] {
  const value = body[field];
  return isJsonList(value) ? value : [];
}

function reordered(body: JsonObject): JsonObject {
  const turn = (value: Json, path: string): Json => {
    if (isJsonList(value)) {
      const turned = value.map((element) => turn(element, `${path}.*`));
      return Object.hasOwn(TRAITS.keyedLists, path) ? turned.reverse() : turned;
    }
    return isJsonObject(value) ? turnObject(value, `${path}.`) : value;
  };
  const turnObject = (object: JsonObject, prefix: string): JsonObject =>
    Object.fromEntries(
      Object.entries(object)
        .reverse()
        .map(([field, value]) => [field, turn(value ?? null, `${prefix}${field}`)]),
    );
  return turnObject(body, '');
}

// Scalars that are compared and are no keys: a changed key is another element, which is two differences.
function changeablePlaces(value: Json, place: Place = []): readonly Place[] {
  if (isJsonList(value)) {
    return place[0] === 'tags' ? [] : value.flatMap((element, index) => changeablePlaces(element, [...place, index]));
  }
  if (!isJsonObject(value)) return [place];
  return Object.entries(value).flatMap(([field, held]) => {
    const isSkipped = NOT_COMPARED.includes(field) || (place[0] !== 'nested' && KEYS.includes(field));
    return held === undefined || isSkipped ? [] : changeablePlaces(held, [...place, field]);
  });
}

function changedAt(value: JsonObject, place: Place): JsonObject {
  const change = (held: Json | undefined, [step, ...rest]: Place): Json => {
    if (step === undefined)
      return typeof held === 'number' ? held + 100 : typeof held === 'boolean' ? !held : `${JSON.stringify(held)}x`;
    if (isJsonList(held)) return held.map((element, index) => (index === step ? change(element, rest) : element));
    const object = isJsonObject(held) ? held : {};
    return { ...object, [step]: change(object[step], rest) };
  };
  const changed = change(value, place);
  return isJsonObject(changed) ? changed : {};
}
