import type { Json } from '../../state/json.js';
import { isJsonObject, sameJson, without } from '../json.js';
import { entryPlace, memberPlace, type TypedPlace } from '../merging/typed-place.js';
import type { JsonObject } from '../object.js';
import { ApiError } from '../status.js';
import { mergeOrder } from './list-order.js';

const deleteFrom = '$deleteFromPrimitiveList/';
const elementOrder = '$setElementOrder/';

/**
 * A strategic merge patch (apimachinery, strategicpatch/patch.go): objects merge member by member, lists by the merge
 * key that their type names, and `$patch`, `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` say
 * what a value cannot. Throws ApiError 400 for a malformed directive, 500 for an entry without its merge key.
 */
export function strategicPatch(place: TypedPlace, target: JsonObject, patch: JsonObject): JsonObject {
  const directive = patch['$patch'];
  if (directive === 'replace') return without(patch, '$patch');
  if (directive === 'delete') return {};
  if (directive !== undefined) {
    throw new ApiError('Unknown', `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
  }
  const merged = new Map(Object.entries(retained(target, patch)));
  for (const [name, wanted] of Object.entries(withoutDirectives(patch))) {
    if (wanted === undefined) continue;
    const before = merged.get(name);
    if (wanted === null) merged.delete(name);
    else if (before === undefined || shapeOf(before) !== shapeOf(wanted)) set(merged, name, cleaned(wanted));
    else set(merged, name, mergeValue(memberPlace(place, name), before, wanted));
  }
  for (const [name, wanted] of Object.entries(patch)) {
    if (name.startsWith(deleteFrom)) removeScalars(merged, name.slice(deleteFrom.length), wanted);
  }
  for (const [name, order] of Object.entries(patch)) {
    if (name.startsWith(elementOrder))
      reorder(place, merged, { target, patch, order }, name.slice(elementOrder.length));
  }
  return Object.fromEntries(merged);
}

type Members = Map<string, Json | undefined>;

function set(merged: Members, name: string, value: Json | undefined): void {
  if (value === undefined) merged.delete(name);
  else merged.set(name, value);
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !isDirective(name)));
}

function isDirective(name: string): boolean {
  return name === '$retainKeys' || name.startsWith(deleteFrom) || name.startsWith(elementOrder);
}

function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch['$retainKeys'];
  if (keys === undefined) return target;
  const kept = isList(keys) ? keys : undefined;
  const given = Object.entries(patch).filter(([name, value]) => !isDirective(name) && value !== null);
  if (!kept || given.some(([name]) => !kept.includes(name))) throw malformed('retainKeys');
  return Object.fromEntries(Object.entries(target).filter(([name]) => kept.includes(name)));
}

function mergeValue(place: TypedPlace, before: Json, wanted: Json): Json | undefined {
  if (isJsonObject(before) && isJsonObject(wanted)) return strategicPatch(place, before, wanted);
  if (!isList(before) || !isList(wanted)) return wanted;
  const { patchKey } = place.merging;
  if (patchKey === undefined) return wanted;
  if (patchKey === '') return mergeScalars(before, wanted);
  return mergeEntries(place, patchKey, before, wanted);
}

function mergeScalars(before: readonly Json[], wanted: readonly Json[]): readonly Json[] {
  const all = [...before, ...wanted];
  const distinct = all.filter((entry, index) => all.findIndex((other) => sameJson(other, entry)) === index);
  return mergeOrder({ merged: distinct, wanted, live: before, same: sameJson });
}

function mergeEntries(
  place: TypedPlace,
  key: string,
  before: readonly Json[],
  wanted: readonly Json[],
): readonly Json[] {
  const isSame = (one: Json, other: Json): boolean => sameJson(keyOf(one, key), keyOf(other, key));
  const deleted = wanted.filter((entry) => directiveOf(entry) === 'delete');
  const replaces = wanted.some((entry) => directiveOf(entry) === 'replace');
  const given = wanted.filter((entry) => directiveOf(entry) === undefined);
  if (replaces) return given;
  const live = before.filter((entry) => !deleted.some((gone) => isSame(gone, entry)));
  const changed = live.map((entry) => {
    const patch = given.find((other) => isSame(entry, other));
    return isJsonObject(patch) && isJsonObject(entry) ? strategicPatch(entryPlace(place), entry, patch) : entry;
  });
  const added = given.filter((entry) => !live.some((other) => isSame(entry, other))).map(cleaned);
  const merged = [...changed, ...added].filter((entry) => entry !== undefined);
  return mergeOrder({ merged, wanted: given, live, same: isSame });
}

function directiveOf(entry: Json): string | undefined {
  const directive = isJsonObject(entry) ? entry['$patch'] : undefined;
  if (directive === undefined || directive === 'delete' || directive === 'replace') return directive;
  throw new ApiError('Unknown', `unknown patch type: ${goText(directive)} in map: ${goText(entry)}`);
}

function keyOf(entry: Json, key: string): Json {
  const value = isJsonObject(entry) ? entry[key] : undefined;
  if (value !== undefined) return value;
  throw new ApiError('Unknown', `map: ${goText(entry)} does not contain declared merge key: ${key}`);
}

function removeScalars(merged: Members, name: string, wanted: Json | undefined): void {
  const before = merged.get(name);
  if (wanted === undefined || !isList(wanted)) throw malformed('primitive list');
  if (!isList(before)) return;
  merged.set(
    name,
    before.filter((entry) => !wanted.some((gone) => sameJson(gone, entry))),
  );
}

interface Reordering {
  readonly target: JsonObject;
  readonly patch: JsonObject;
  readonly order: Json | undefined;
}

function reorder(place: TypedPlace, merged: Members, { target, patch, order }: Reordering, name: string): void {
  const list = merged.get(name);
  const { patchKey } = memberPlace(place, name).merging;
  if (!isList(order)) throw malformed('setElementOrder list');
  if (!isList(list)) return;
  const isSame = (one: Json, other: Json): boolean =>
    patchKey === undefined || patchKey === ''
      ? sameJson(one, other)
      : sameJson(keyOf(one, patchKey), keyOf(other, patchKey));
  refuseOtherOrder(patch[name], order, isSame);
  const before = target[name];
  merged.set(name, mergeOrder({ merged: list, wanted: order, live: isList(before) ? before : [], same: isSame }));
}

/** The entries of the patch must appear in the order that it asks for. */
function refuseOtherOrder(
  given: Json | undefined,
  order: readonly Json[],
  isSame: (a: Json, b: Json) => boolean,
): void {
  const entries = isList(given) ? given.filter((entry) => directiveOf(entry) === undefined) : [];
  if (order.length === 0) return;
  let next = 0;
  for (const wanted of order) {
    const entry = entries[next];
    if (entry !== undefined && isSame(entry, wanted)) next++;
  }
  if (next === entries.length) return;
  const message = `The order in patch list:\n${goText(entries)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`;
  throw new ApiError('Unknown', message);
}

/** A value of a patch where there was nothing before: without nulls and without what a directive deletes. */
function cleaned(value: Json): Json | undefined {
  if (isList(value)) return value.map(cleaned).filter((entry) => entry !== undefined);
  if (!isJsonObject(value)) return value;
  if (value['$patch'] !== undefined) return undefined;
  const members = Object.entries(withoutDirectives(value)).flatMap(([name, member]) => {
    const left = member === undefined || member === null ? undefined : cleaned(member);
    return left === undefined ? [] : [[name, left] as const];
  });
  return Object.fromEntries(members);
}

function malformed(what: string): ApiError {
  return new ApiError('BadRequest', `invalid patch format of ${what}`);
}

function shapeOf(value: Json): string {
  return isList(value) ? 'list' : typeof value;
}

/** A value as Go prints it. */
function goText(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}:${goText(member)}`);
  return `map[${members.sort().join(' ')}]`;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
