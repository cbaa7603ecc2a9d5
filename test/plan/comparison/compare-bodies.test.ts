import { describe, expect, test } from '@jest/globals';
import {
  compareBodies,
  equalsManaged,
  immutableDifferences,
  stillAsBefore,
} from '../../../src/plan/comparison/compare-bodies.js';
import type { JsonObject } from '../../../src/graph/json.js';
import { traits, TRAITS } from './support.js';

const differences = (desired: JsonObject, live: JsonObject) => compareBodies(desired, live, TRAITS).differences;

describe('compareBodies', () => {
  test('a changed field is shown with both values', () => {
    expect(differences({ timeout: 40 }, { timeout: 30 })).toEqual([
      { path: 'timeout', action: 'change', before: 30, after: 40 },
    ]);
  });

  test('a field that desired does not hold is left alone and listed as unmanaged', () => {
    const { differences, unmanaged } = compareBodies({ flag: true }, { flag: true, frozen: 'x', timeout: 31 }, TRAITS);
    expect(differences).toEqual([]);
    expect(unmanaged).toEqual([
      { path: 'frozen', value: 'x' },
      { path: 'timeout', value: 31 },
    ]);
  });

  test('server defaults, empties, markers and output-only fields are never unmanaged', () => {
    const live = { timeout: 30, id: '7', marker: 'm', ordered: [], link: '', nested: { level: 'low', id: '8' } };
    expect(compareBodies({}, live, TRAITS).unmanaged).toEqual([]);
  });

  test('an absent live field has its server default, also inside an absent object and in an element', () => {
    expect(differences({ timeout: 30, nested: { level: 'low' } }, {})).toEqual([]);
    expect(differences({ backends: [{ group: 'a', scaler: 1 }] }, { backends: [{ group: 'a' }] })).toEqual([]);
    expect(differences({ timeout: 31 }, {})).toEqual([{ path: 'timeout', action: 'change', before: 30, after: 31 }]);
  });

  test('a field that is to be absent is not there because the server has a default for it', () => {
    expect(differences({ timeout: null, nested: { level: null } }, {})).toEqual([]);
    expect(differences({ timeout: null }, { timeout: 30 })).toHaveLength(1);
  });

  test('the spelling that the kind removes is no difference', () => {
    expect(differences({ link: 'a' }, { link: 'https://host/a' })).toEqual([]);
  });

  test('sets: one element more, one less and one changed field are three differences', () => {
    const desired = {
      backends: [
        { group: 'new', scaler: 1 },
        { group: 'kept', scaler: 0 },
      ],
    };
    const live = { backends: [{ group: 'kept', scaler: 1, mode: 'RATE' }, { group: 'old' }] };
    const compared = compareBodies(desired, live, TRAITS);
    expect(compared.differences).toEqual([
      { path: 'backends[kept].scaler', action: 'change', before: 1, after: 0 },
      { path: 'backends[new]', action: 'add', after: { group: 'new', scaler: 1 } },
      { path: 'backends[old]', action: 'remove', before: { group: 'old' } },
    ]);
    expect(compared.unmanaged).toEqual([{ path: 'backends[kept].mode', value: 'RATE' }]);
  });

  test('sets of scalars and sets inside sets are compared by content', () => {
    const desired = { tags: ['b', 'a'], rules: [{ hosts: ['y', 'x'], paths: [{ path: '/a', service: 's' }] }] };
    const live = { tags: ['a', 'c'], rules: [{ hosts: ['x', 'y'], paths: [{ path: '/a', service: 't' }] }] };
    expect(differences(desired, live)).toEqual([
      { path: 'rules[x,y].paths[/a].service', action: 'change', before: 't', after: 's' },
      { path: 'tags[b]', action: 'add', after: 'b' },
      { path: 'tags[c]', action: 'remove', before: 'c' },
    ]);
  });

  test('two elements of the same key do not hide each other', () => {
    const twice = {
      backends: [
        { group: 'a', mode: 'x' },
        { group: 'a', mode: 'y' },
      ],
    };
    expect(differences(twice, { backends: [{ group: 'a', mode: 'x' }] })).toEqual([
      { path: 'backends[a#2]', action: 'add', after: { group: 'a', mode: 'y' } },
    ]);
    expect(differences({ backends: [...twice.backends].reverse() }, twice)).toEqual([]);
  });

  test('several fields can identify an element together', () => {
    const both = traits({ keyedLists: { ports: 'name+port' } });
    const desired = { ports: [{ name: 'a', port: 1, on: true }] };
    const live = { ports: [{ name: 'a', port: 2, on: true }] };
    expect(compareBodies(desired, live, both).differences.map(({ path, action }) => `${action} ${path}`)).toEqual([
      'add ports[a+1]',
      'remove ports[a+2]',
    ]);
  });

  test('a list with an order differs as a whole when its order or length does, by field when one element does', () => {
    expect(differences({ ordered: ['b', 'a'] }, { ordered: ['a', 'b'] })).toEqual([
      { path: 'ordered', action: 'change', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
    expect(differences({ steps: [{ name: 'a', value: 2 }] }, { steps: [{ name: 'a', value: 1 }] })).toEqual([
      { path: 'steps[0].value', action: 'change', before: 1, after: 2 },
    ]);
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['an empty list of a set removes every element', { backends: [] }, { backends: [{ group: 'a' }] }],
    ['null removes an object', { nested: null }, { nested: { frozen: 'x' } }],
    ['an empty string removes a string', { frozen: '' }, { frozen: 'x' }],
  ])('%s, and says the same as absence', (_name, desired, live) => {
    expect(differences(desired, live).map(({ action }) => action)).toEqual(['remove']);
    expect(differences(desired, {})).toEqual([]);
  });

  test('an element whose key is known only after apply is one added element and hides nothing beside it', () => {
    const desired = {
      backends: [
        { group: { $knownAfterApply: 'instanceGroups/asia' }, scaler: 1 },
        { group: 'us', scaler: 1 },
      ],
    };
    const live = { backends: [{ group: 'us', scaler: 0 }, { group: 'eu' }] };
    const compared = compareBodies(desired, live, TRAITS);
    expect(compared.differences).toEqual([
      { path: 'backends[(instanceGroups/asia)]', action: 'add', afterUnknown: true },
      { path: 'backends[eu]', action: 'remove', before: { group: 'eu' } },
      { path: 'backends[us].scaler', action: 'change', before: 0, after: 1 },
    ]);
    expect(compared.unknownPaths).toEqual(['backends[(instanceGroups/asia)]']);
  });

  test('a field known only after apply differs from any live value', () => {
    const { differences, unknownPaths } = compareBodies({ link: { $knownAfterApply: 'ip' } }, { link: 'x' }, TRAITS);
    expect(differences).toEqual([{ path: 'link', action: 'change', before: 'x', afterUnknown: true }]);
    expect(unknownPaths).toEqual(['link']);
  });

  test('a field whose name looks like a path is in brackets', () => {
    const desired = { annotations: { 'cloud.google.com/neg': 'a' } };
    expect(differences(desired, { annotations: { 'cloud.google.com/neg': 'b' } })[0]?.path).toBe(
      'annotations[cloud.google.com/neg]',
    );
  });

  test('a value of another type is a change', () => {
    expect(differences({ frozen: { a: 1 } }, { frozen: 'x' })).toEqual([
      { path: 'frozen', action: 'change', before: 'x', after: { a: 1 } },
    ]);
    expect(differences({ frozen: '1' }, { frozen: 1 })).toHaveLength(1);
  });
});

describe('immutableDifferences', () => {
  test('only differences in or around immutable fields are told', () => {
    const desired = { timeout: 1, frozen: 'a', nested: { frozen: 'a', level: 'x' } };
    const found = immutableDifferences(desired, { timeout: 2, frozen: 'b' }, TRAITS);
    expect(found.map(({ path }) => path)).toEqual(['frozen', 'nested.frozen']);
    expect(immutableDifferences({ timeout: 1 }, { timeout: 2 }, TRAITS)).toEqual([]);
  });

  test('losing the object around an immutable field counts', () => {
    expect(immutableDifferences({ nested: null }, { nested: { frozen: 'a' } }, TRAITS)).toHaveLength(1);
  });
});

describe('stillAsBefore', () => {
  const after = { backends: [{ group: 'a', scaler: 0 }], flag: true };
  const before = { backends: [{ group: 'a', scaler: 1 }] };

  test('a live body that nobody touched is as before, whatever it holds besides', () => {
    expect(stillAsBefore({ backends: [{ group: 'a', mode: 'x' }], frozen: 'y' }, before, after, TRAITS)).toBe(true);
  });

  test.each<[string, JsonObject]>([
    ['a managed field that was changed', { backends: [{ group: 'a', scaler: 2 }] }],
    ['an element that was added', { backends: [{ group: 'a' }, { group: 'b' }] }],
    ['a field that is about to be set', { backends: [{ group: 'a' }], flag: false }],
  ])('%s is noticed', (_name, live) => {
    expect(stillAsBefore(live, before, after, TRAITS)).toBe(false);
    expect(equalsManaged(live, after, TRAITS)).toBe(false);
  });
});
