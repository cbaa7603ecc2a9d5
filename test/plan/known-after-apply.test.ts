import { expect, test } from '@jest/globals';
import { fillKnownAfterApply } from '../../src/plan/known-after-apply.js';

const group = { $knownAfterApply: 'groups/us' };

test('one backend whose group was unknown becomes one for each group', () => {
  const body = {
    name: 'b',
    backends: [
      { group, scaler: 1 },
      { group: 'eu', scaler: 1 },
    ],
  };
  expect(fillKnownAfterApply(body, new Map([['groups/us', ['us-a', 'us-b']]]))).toEqual({
    name: 'b',
    backends: [
      { group: 'us-a', scaler: 1 },
      { group: 'us-b', scaler: 1 },
      { group: 'eu', scaler: 1 },
    ],
  });
});

test('a placeholder in a list is replaced by the entries, in a field by the value', () => {
  const outputs = new Map<string, string | string[]>([
    ['groups/us', ['x', 'y']],
    ['ip', '10.0.0.1'],
  ]);
  expect(fillKnownAfterApply({ tags: ['w', group], address: { $knownAfterApply: 'ip' } }, outputs)).toEqual({
    tags: ['w', 'x', 'y'],
    address: '10.0.0.1',
  });
});

test('no groups at all leave no backend', () => {
  expect(fillKnownAfterApply({ backends: [{ group }] }, new Map([['groups/us', []]]))).toEqual({ backends: [] });
});

test('outputs that are missing are all named', () => {
  const body = { a: group, b: [{ c: { $knownAfterApply: 'groups/eu' } }], d: group };
  expect(() => fillKnownAfterApply(body, new Map())).toThrow('no earlier step has provided groups/us, groups/eu');
});
