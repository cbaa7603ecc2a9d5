import type { Json } from '../../state/json.js';
import { isJsonObject } from '../json.js';
import { entryPlace, memberPlace, structureOf, type TypedPlace } from '../merging/typed-place.js';
import { below, isEmpty, type FieldSet } from './field-set.js';
import { entryElement, memberElement } from './path-element.js';

/** Merges an applied configuration into a value: its parts replace those that are there, the others stay. */
export function mergeTyped(place: TypedPlace, live: Json | undefined, applied: Json): Json {
  switch (structureOf(place, applied)) {
    case 'scalar':
    case 'atomic':
      return applied;
    case 'map': {
      if (!isJsonObject(live) || !isJsonObject(applied)) return applied;
      const merged = Object.entries(applied).flatMap(([name, member]) =>
        member === undefined ? [] : [[name, mergeTyped(memberPlace(place, name), live[name], member)] as const],
      );
      return { ...live, ...Object.fromEntries(merged) };
    }
    case 'set':
    case 'keyed-list':
      return isList(live) && isList(applied) ? mergeLists(place, live, applied) : applied;
    default:
      throw new Error('no such structure');
  }
}

/**
 * The applied entries in their order; an entry that only the live list has stays before the next one that both have
 * (structured-merge-diff, mergeLists).
 */
function mergeLists(place: TypedPlace, live: readonly Json[], applied: readonly Json[]): readonly Json[] {
  const liveEntries = new Map(live.map((entry) => [entryElement(place, entry), entry]));
  const appliedEntries = new Map(applied.map((entry) => [entryElement(place, entry), entry]));
  const own = [...liveEntries.keys()];
  const shared = [...appliedEntries.keys()].filter((element) => liveEntries.has(element));
  const merged: Json[] = [];
  const takeOwnUntilShared = (): void => {
    for (let element = own[0]; element !== undefined; element = own[0]) {
      const entry = liveEntries.get(element);
      const isAhead = appliedEntries.has(element) && element === shared[0];
      if (isAhead) return;
      if (!appliedEntries.has(element) && entry !== undefined) merged.push(entry);
      own.shift();
    }
  };
  for (const [element, entry] of appliedEntries) {
    takeOwnUntilShared();
    merged.push(mergeTyped(entryPlace(place), liveEntries.get(element), entry));
    if (element === shared[0]) shared.shift();
    if (element === own[0]) own.shift();
  }
  takeOwnUntilShared();
  return merged;
}

/** A value without the parts that a set names; undefined when nothing is left of a list or map that had parts. */
export function removeFields(place: TypedPlace, value: Json, cut: FieldSet): Json | undefined {
  if (isEmpty(cut)) return value;
  const structure = structureOf(place, value);
  if (structure === 'map' && isJsonObject(value)) {
    const left = Object.entries(value).flatMap(([name, member]) => {
      const inner = below(cut, memberElement(name));
      if (member === undefined || inner.isMember) return [];
      const kept = removeFields(memberPlace(place, name), member, inner);
      return kept === undefined ? [] : [[name, kept] as const];
    });
    return left.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(left);
  }
  if ((structure === 'set' || structure === 'keyed-list') && isList(value)) {
    const left = value.flatMap((entry) => {
      const inner = below(cut, entryElement(place, entry));
      if (inner.isMember) return [];
      const kept = removeFields(entryPlace(place), entry, inner);
      return kept === undefined ? [] : [kept];
    });
    return left.length === 0 && value.length > 0 ? undefined : left;
  }
  return value;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
