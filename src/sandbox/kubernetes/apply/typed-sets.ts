import type { Json } from '../../state/json.js';
import { isJsonObject, sameJson } from '../json.js';
import { entryPlace, hasNamedFields, memberPlace, structureOf, type TypedPlace } from '../merging/typed-place.js';
import { fieldSet, noFields, thisField, union, type FieldSet } from './field-set.js';
import { entryElement, memberElement, memberOf } from './path-element.js';

/** The paths that a value says something about (structured-merge-diff, ToFieldSet): what its applier owns. */
export function fieldsOf(place: TypedPlace, value: Json): FieldSet {
  switch (structureOf(place, value)) {
    case 'scalar':
    case 'atomic':
      return thisField;
    case 'map':
      return isJsonObject(value) ? fieldSet(false, memberFields(place, value)) : thisField;
    case 'set':
    case 'keyed-list':
      return isList(value) ? fieldSet(false, entryFields(place, value)) : thisField;
    default:
      throw new Error('no such structure');
  }
}

type Children = Iterable<readonly [string, FieldSet]>;

function memberFields(place: TypedPlace, value: Readonly<Record<string, Json | undefined>>): Children {
  return Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    const inner = fieldsOf(memberPlace(place, name), member);
    const isEmptyMap = isJsonObject(member) && Object.keys(member).length === 0;
    const owned = member === null || isEmptyMap || !hasNamedFields(place, name);
    return [[memberElement(name), owned ? union(inner, thisField) : inner] as const];
  });
}

function entryFields(place: TypedPlace, entries: readonly Json[]): Children {
  return entries.map(
    (entry) => [entryElement(place, entry), union(fieldsOf(entryPlace(place), entry), thisField)] as const,
  );
}

/** A set with the fields of known types above its paths: pruning all that is in an object prunes the object. */
export function withNamedFields(place: TypedPlace, set: FieldSet): FieldSet {
  const children = [...set.children].map(([element, child]) => {
    const member = memberOf(element);
    const inner = withNamedFields(member === undefined ? entryPlace(place) : memberPlace(place, member), child);
    const isNamed = member !== undefined && child.children.size > 0 && hasNamedFields(place, member);
    return [element, isNamed ? union(inner, thisField) : inner] as const;
  });
  return fieldSet(set.isMember, children);
}

/** What is different between two values: paths whose value changed, that only the second has, that only the first has. */
export interface Comparison {
  readonly modified: FieldSet;
  readonly added: FieldSet;
  readonly removed: FieldSet;
}

const same: Comparison = { modified: noFields, added: noFields, removed: noFields };

/** Compares two values of a type, each absent when undefined (structured-merge-diff, Compare). */
export function compare(place: TypedPlace, before: Json | undefined, after: Json | undefined): Comparison {
  const structure = structureOf(place, after ?? before);
  const children =
    structure === 'map' ? members : structure === 'set' || structure === 'keyed-list' ? entries : undefined;
  if (!children || (isNothing(before) && isNothing(after))) return compareLeaf(before, after);
  const one = children(place, before);
  const other = children(place, after);
  const elements = new Map([...one, ...other]);
  const compared = [...elements].map(([element, { place: childPlace }]) => ({
    element,
    child: compare(childPlace, one.get(element)?.value, other.get(element)?.value),
  }));
  const part = (name: keyof Comparison): FieldSet =>
    fieldSet(
      (name === 'added' && before === undefined) || (name === 'removed' && after === undefined),
      compared.map(({ element, child }) => [element, child[name]] as const),
    );
  return { modified: part('modified'), added: part('added'), removed: part('removed') };
}

interface Child {
  readonly place: TypedPlace;
  readonly value: Json;
}

function members(place: TypedPlace, value: Json | undefined): ReadonlyMap<string, Child> {
  const present = isJsonObject(value) ? Object.entries(value) : [];
  return new Map(
    present.flatMap(([name, member]) =>
      member === undefined ? [] : [[memberElement(name), { place: memberPlace(place, name), value: member }] as const],
    ),
  );
}

function entries(place: TypedPlace, value: Json | undefined): ReadonlyMap<string, Child> {
  const present = isList(value) ? value : [];
  return new Map(present.map((entry) => [entryElement(place, entry), { place: entryPlace(place), value: entry }]));
}

function compareLeaf(before: Json | undefined, after: Json | undefined): Comparison {
  if (before === undefined && after === undefined) return same;
  if (before === undefined) return { ...same, added: thisField };
  if (after === undefined) return { ...same, removed: thisField };
  return sameJson(before, after) ? same : { ...same, modified: thisField };
}

/** Whether a value is absent or has no parts: it is then compared as a whole, to keep empty and absent apart. */
function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return isList(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
