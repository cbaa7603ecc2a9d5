import { isJsonObject } from '../json.js';
import type { JsonObject } from '../object.js';

/**
 * A set of paths into an object, as a tree by path elements in their `FieldsV1` form: `f:name` for a member,
 * `k:{"port":80}` for an entry of a keyed list, `v:"x"` for one of a set.
 */
export interface FieldSet {
  /** Whether the path that leads here is in the set. */
  readonly isMember: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

/** The set of nothing. */
export const noFields: FieldSet = { isMember: false, children: new Map() };

/** The set of one path: that which leads here. */
export const thisField: FieldSet = { isMember: true, children: new Map() };

/** A set from its parts; empty children are left out. */
export function fieldSet(isMember: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
  return { isMember, children: new Map([...children].filter(([, child]) => !isEmpty(child))) };
}

/** Whether no path is in the set. */
export function isEmpty({ isMember, children }: FieldSet): boolean {
  return !isMember && children.size === 0;
}

/** The part of a set below one path element. */
export function below(set: FieldSet, element: string): FieldSet {
  return set.children.get(element) ?? noFields;
}

/** Paths in either. */
export function union(one: FieldSet, other: FieldSet): FieldSet {
  return combine(one, other, (left, right) => left || right);
}

/** Paths in both. */
export function intersection(one: FieldSet, other: FieldSet): FieldSet {
  return combine(one, other, (left, right) => left && right);
}

/** Paths in the first only. */
export function difference(one: FieldSet, other: FieldSet): FieldSet {
  return combine(one, other, (left, right) => left && !right);
}

/** Paths in the first that are neither in the second nor below one that is. */
export function withoutSubtrees(set: FieldSet, cut: FieldSet): FieldSet {
  if (cut.isMember) return noFields;
  const children = [...set.children].map(
    ([element, child]) => [element, withoutSubtrees(child, below(cut, element))] as const,
  );
  return fieldSet(set.isMember, children);
}

/** Whether two sets have the same paths. */
export function sameFields(one: FieldSet, other: FieldSet): boolean {
  return isEmpty(difference(one, other)) && isEmpty(difference(other, one));
}

/** Every path of the set, as its elements, in the order of their text. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const own = set.isMember ? [prefix] : [];
  const deeper = sorted(set).flatMap(([element, child]) => pathsOf(child, [...prefix, element]));
  return [...own, ...deeper];
}

/** `fieldsV1` of a managed fields entry (Kubernetes API reference, FieldsV1). */
export function toFieldsV1(set: FieldSet): JsonObject {
  const children = sorted(set).map(([element, child]) => {
    const inner = toFieldsV1(child);
    return [element, child.isMember && child.children.size > 0 ? { '.': {}, ...inner } : inner] as const;
  });
  return Object.fromEntries(children);
}

/** Reads `fieldsV1`; undefined when it is not of that form. */
export function fromFieldsV1(fields: unknown): FieldSet | undefined {
  return isJsonObject(fields) ? readNode(fields, false) : undefined;
}

function readNode(node: JsonObject, isMember: boolean): FieldSet | undefined {
  const children: (readonly [string, FieldSet])[] = [];
  for (const [element, child] of Object.entries(node)) {
    if (element === '.') continue;
    if (!/^(?:f:|[kvi]:.)/.test(element) || !isJsonObject(child)) return undefined;
    const inner = readNode(child, Object.keys(child).length === 0 || child['.'] !== undefined);
    if (!inner) return undefined;
    children.push([element, inner]);
  }
  return fieldSet(isMember, children);
}

function combine(one: FieldSet, other: FieldSet, decide: (left: boolean, right: boolean) => boolean): FieldSet {
  const elements = new Set([...one.children.keys(), ...other.children.keys()]);
  const children = [...elements].map(
    (element) => [element, combine(below(one, element), below(other, element), decide)] as const,
  );
  return fieldSet(decide(one.isMember, other.isMember), children);
}

function sorted(set: FieldSet): readonly (readonly [string, FieldSet])[] {
  return [...set.children].sort(([left], [right]) => (left < right ? -1 : 1));
}
