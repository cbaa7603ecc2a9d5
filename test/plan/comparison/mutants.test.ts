import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject } from '../../../src/graph/json.js';
import type { JsonObject } from '../../../src/graph/json.js';
import type { FieldDifference } from '../../../src/plan/change.js';
import { compareBodies } from '../../../src/plan/comparison/compare-bodies.js';
import { overlay } from '../../../src/plan/comparison/overlay.js';
import { LAWS, PRODUCT } from './laws.js';
import type { Comparer } from './laws.js';
import { traits } from './support.js';

type Compare = Comparer['compare'];

/** A comparison that keeps only some of its differences. */
function keeping(isKept: (difference: FieldDifference) => boolean): Compare {
  return (desired, live, kind) => {
    const compared = compareBodies(desired, live, kind);
    return { ...compared, differences: compared.differences.filter(isKept) };
  };
}

const dropsOneField: Compare = (desired, live, kind) =>
  compareBodies(desired, live, { ...kind, outputOnly: [...kind.outputOnly, 'backends.*.scaler'] });

const comparesSetsInOrder: Compare = (desired, live) => compareBodies(desired, live, traits({ keyedLists: {} }));

const forgetsInnerSets: Compare = (desired, live, kind) =>
  compareBodies(desired, live, { ...kind, keyedLists: without(kind.keyedLists, { 'rules.*.hosts': '=' }) });

const tellsTwice: Compare = (desired, live, kind) => {
  const compared = compareBodies(desired, live, kind);
  return { ...compared, differences: compared.differences.flatMap((each) => [each, each]) };
};

const comparesByReference: Compare = (desired, live, kind) => ({
  ...compareBodies(desired, live, kind),
  differences: desired === live ? [] : [{ path: 'timeout', action: 'change' }],
});

const mutates: Compare = (desired, live, kind) => {
  const nested = live['nested'];
  if (isJsonObject(nested)) Reflect.deleteProperty(nested, 'id');
  return compareBodies(desired, live, kind);
};

const writesOnlyWhatIsManaged: Comparer['overlay'] = (live, _before, after) => ({ ...without(live, after), ...after });
const writesNothing: Comparer['overlay'] = (live) => live;
const dropsTheRest: Comparer['overlay'] = (_live, _before, after) => after;
const keepsExtraElements: Comparer['overlay'] = (live, before, after, kind) => {
  const result = overlay(live, before, after, kind);
  return Array.isArray(live['tags']) ? { ...result, tags: live['tags'] } : result;
};
const respells: Comparer['overlay'] = (live, before, after, kind) =>
  kind.canonicalise(overlay(live, before, after, kind));

function without<T>(live: Readonly<Record<string, T>>, after: JsonObject): Record<string, T> {
  return Object.fromEntries(Object.entries(live).filter(([field]) => after[field] === undefined));
}

const ITSELF = 'a body never differs from itself, whatever it is';
const ORDER = 'the order of sets and fields is no difference';
const ONE = 'one changed value in a managed field is exactly one difference';
const ELEMENT = 'an element that is in one set only is exactly one difference';
const UNTOUCHED = 'comparing and overlaying change neither argument';
const DESIRED = 'what is overlaid is as desired';
const SURVIVES = 'an overlay leaves alone what is not managed, output-only fields included';
const NOTHING = 'overlaying what is there already changes nothing';

test.each<[string, Partial<Comparer>, string]>([
  ['drops one field', { compare: dropsOneField }, ONE],
  ['ignores removed elements', { compare: keeping(({ action }) => action !== 'remove') }, ELEMENT],
  ['ignores added elements', { compare: keeping(({ action }) => action !== 'add') }, ELEMENT],
  ['sees no changes inside lists', { compare: keeping(({ path }) => !path.includes('[')) }, ONE],
  ['compares sets in order', { compare: comparesSetsInOrder }, ORDER],
  ['forgets a set inside a set', { compare: forgetsInnerSets }, ORDER],
  ['tells everything twice', { compare: tellsTwice }, ONE],
  ['compares by reference', { compare: comparesByReference }, ITSELF],
  ['changes its argument', { compare: mutates }, UNTOUCHED],
  ['overlays without looking inside', { overlay: writesOnlyWhatIsManaged }, SURVIVES],
  ['overlays nothing', { overlay: writesNothing }, DESIRED],
  ['overlays with the desired body alone', { overlay: dropsTheRest }, SURVIVES],
  ['keeps elements that should go', { overlay: keepsExtraElements }, DESIRED],
  ['spells anew what it leaves alone', { overlay: respells }, SURVIVES],
  ['spells anew what is there already', { overlay: respells }, NOTHING],
])('a comparison that %s is caught', (_what, mutant, law) => {
  const property = LAWS[law]?.({ ...PRODUCT, ...mutant });
  expect(property === undefined ? undefined : fc.check(property, { numRuns: 1000, endOnFailure: true }).failed).toBe(
    true,
  );
});
