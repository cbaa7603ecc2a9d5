import deepDiff from 'deep-diff';
import { byCodeUnit } from '../../graph/canonical-json.js';
import { isJsonList, isJsonObject } from '../../graph/json.js';
import type { Json, JsonObject } from '../../graph/json.js';
import type { KindTraits } from '../../graph/kind-traits.js';
import { isKnownAfterApply } from '../../graph/resource.js';
import type { FieldDifference } from '../change.js';
import { displayPath, fromNormalForm, normalPair, patternOf } from './normal-form.js';
import type { NormalForm } from './normal-form.js';

/** A field difference with the pattern of its path as traits spell it. */
export interface LocatedDifference {
  readonly pattern: string;
  readonly difference: FieldDifference;
}

/** What differs between two canonical bodies, in order of path; an element of a set that one side lacks is one difference. */
export function locatedDifferences(
  before: JsonObject,
  after: JsonObject,
  traits: KindTraits,
): readonly LocatedDifference[] {
  const pair = normalPair(before, after, '', traits);
  return (deepDiff.diff(pair.before, pair.after) ?? [])
    .map((difference) => located(difference))
    .sort((one, other) => byCodeUnit(one.difference.path, other.difference.path));
}

/** Whether something known only after apply is anywhere in `value`. */
export function holdsUnknown(value: Json | undefined): boolean {
  if (isKnownAfterApply(value)) return true;
  if (isJsonList(value)) return value.some((element: Json) => holdsUnknown(element));
  return isJsonObject(value) && Object.values(value).some(holdsUnknown);
}

function located(found: deepDiff.Diff<NormalForm | undefined, NormalForm | undefined>): LocatedDifference {
  const segments = (found.path ?? []).map(String);
  const place = { pattern: patternOf(segments) };
  const path = displayPath(segments);
  switch (found.kind) {
    case 'N':
      return { ...place, difference: { path, action: 'add', ...afterOf(found.rhs) } };
    case 'D':
      return { ...place, difference: { path, action: 'remove', ...beforeOf(found.lhs) } };
    case 'E':
      return { ...place, difference: { path, action: 'change', ...beforeOf(found.lhs), ...afterOf(found.rhs) } };
    case 'A':
      // A normal form holds no lists, so there is none whose element could differ.
      throw new TypeError(`a normal form holds a list at ${path}`);
  }
}

function beforeOf(form: NormalForm | undefined): Pick<FieldDifference, 'before'> {
  return form === undefined ? {} : { before: fromNormalForm(form) };
}

function afterOf(form: NormalForm | undefined): Pick<FieldDifference, 'after' | 'afterUnknown'> {
  if (form === undefined) return {};
  const after = fromNormalForm(form);
  return holdsUnknown(after) ? { afterUnknown: true } : { after };
}
