import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { closest } from '../../src/diagnostics/suggest.js';

test.each([
  ['defualtBackend', ['backend', 'defaultBackend'], 'defaultBackend'],
  ['EAST', ['west', 'east'], 'east'],
  ['nmae', ['name', 'namespace'], 'name'],
  ['xyz', ['name', 'namespace'], undefined],
  ['name', [], undefined],
])('%s among %j means %s', (word, candidates, expected) => {
  expect(closest(word, candidates)).toBe(expected);
});

test('a candidate itself is always nearest', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), fc.nat(), (words, index) => {
      const word = words[index % words.length] ?? '';
      expect(closest(word, words)).toBe(word);
    }),
  );
});
