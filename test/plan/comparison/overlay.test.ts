import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/graph/json.js';
import { overlay } from '../../../src/plan/comparison/overlay.js';
import { managedProjection } from '../../../src/plan/comparison/projection.js';
import { traits, TRAITS } from './support.js';

describe('overlay', () => {
  test('a set keeps its order and the unmanaged fields of what stays', () => {
    const live = {
      fingerprint: 'f',
      backends: [{ group: 'b', mode: 'x', scaler: 1 }, { group: 'old' }, { group: 'a', id: '7' }],
    };
    const after = {
      backends: [
        { group: 'a', scaler: 0 },
        { group: 'b', scaler: 0 },
        { group: 'new', scaler: 1 },
      ],
    };
    expect(overlay(live, {}, after, TRAITS)).toEqual({
      fingerprint: 'f',
      backends: [
        { group: 'b', mode: 'x', scaler: 0 },
        { group: 'a', id: '7', scaler: 0 },
        { group: 'new', scaler: 1 },
      ],
    });
  });

  test.each<[string, JsonObject, JsonObject, JsonObject, JsonObject]>([
    ['a field that only before holds is removed', { flag: true, timeout: 1 }, { flag: true }, {}, { timeout: 1 }],
    [
      'an output-only field stays even when before holds it',
      { id: '1', marker: 'm' },
      { id: '1', marker: 'm' },
      {},
      { id: '1', marker: 'm' },
    ],
    ['a field in neither is kept', { flag: true }, {}, {}, { flag: true }],
    ['null removes', { nested: { level: 'x' } }, {}, { nested: null }, {}],
    ['an empty list empties a set', { tags: ['a'] }, {}, { tags: [] }, { tags: [] }],
    [
      'an object is merged',
      { nested: { level: 'x', id: '1' } },
      {},
      { nested: { frozen: 'y' } },
      { nested: { level: 'x', id: '1', frozen: 'y' } },
    ],
    ['a list with an order is replaced', { ordered: [1, 2] }, {}, { ordered: [2] }, { ordered: [2] }],
    ['a marker that is there stays', { marker: 'ours' }, {}, { marker: 'respelled' }, { marker: 'ours' }],
    ['a marker that is missing is set', {}, {}, { marker: 'ours' }, { marker: 'ours' }],
  ])('%s', (_what, live, before, after, expected) => {
    expect(overlay(live, before, after, TRAITS)).toEqual(expected);
  });

  test('what a kind drops or respells to compare is written back as it was read', () => {
    const kind = traits({
      canonicalise: (body) => {
        const rest = Object.fromEntries(Object.entries(body).filter(([field]) => field !== 'revision'));
        return { ...rest, list: ['canonical'] };
      },
    });
    expect(overlay({ revision: 7, list: ['As Read'], timeout: 1 }, {}, { timeout: 2 }, kind)).toEqual({
      revision: 7,
      list: ['As Read'],
      timeout: 2,
    });
  });
});

describe('managedProjection', () => {
  const live = {
    timeout: 30,
    id: 'x',
    marker: 'm',
    tags: ['b', 'a', 'a'],
    ordered: [],
    backends: [{ group: 'b', mode: 'x' }, { group: 'a' }],
  };

  test('without a desired body all compared fields are there, sets in key order, empties left out', () => {
    expect(managedProjection(live, TRAITS)).toEqual({
      timeout: 30,
      tags: ['a', 'b'],
      backends: [{ group: 'a' }, { group: 'b', mode: 'x' }],
    });
  });

  test('with one only what it manages is, with server defaults and with elements that are to go', () => {
    const desired = { backends: [{ group: 'b', scaler: 2 }], flag: true, nested: { level: 'x' } };
    expect(managedProjection(live, TRAITS, desired)).toEqual({
      backends: [{ group: 'a' }, { group: 'b', scaler: 1 }],
      nested: { level: 'low' },
    });
  });
});
