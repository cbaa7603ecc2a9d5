import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, sameJson } from '../../src/graph/canonical-json.js';
import { digestOf } from '../../src/graph/digest.js';
import { GraphBuilder } from '../../src/graph/graph-builder.js';
import { traitsOf } from '../../src/graph/kind-traits.js';
import { findCycle } from '../../src/graph/ordering.js';
import { referencesOf, referrersOf } from '../../src/graph/traversal.js';
import { builder, graph, node } from './support/graph-dsl.js';

describe('GraphBuilder', () => {
  test('nodes are in address order whatever the order they were added in', () => {
    expect([...graph('c -> a, b').nodes.keys()]).toEqual(['a', 'b', 'c']);
  });

  test('a second node of an address is refused, naming the address and both names', () => {
    const twice = new GraphBuilder().add(node('a', {}, { name: 'one' })).add(node('a', {}, { name: 'two' }));
    expect(() => twice.build()).toThrow(/two nodes have the address a \(names one and two\)/);
  });

  test('a dangling reference is refused, naming both ends and the field', () => {
    const dangling = builder('a').refer('a', 'backends.0.group', 'gone');
    expect(() => dangling.build()).toThrow('a refers to gone in backends.0.group, but gone is not in the graph');
  });

  test.each([
    ['a -> a', 'a -> a'],
    ['a -> b -> c -> b', 'b -> c -> b'],
    ['x -> a -> b -> c -> a, c -> d', 'a -> b -> c -> a'],
  ])('the cycle in %s is refused with its path', (text, path) => {
    expect(() => graph(text)).toThrow(`references form a cycle: ${path}`);
  });

  test('every problem is told at once', () => {
    const bad = builder('a -> b -> a').add(node('a')).refer('a', 'x', 'gone');
    expect(() => bad.build()).toThrow(
      expect.objectContaining({ diagnostics: [expect.anything(), expect.anything(), expect.anything()] }),
    );
  });

  test('a built graph is frozen and does not follow its sources', () => {
    const body = { list: ['x'] };
    const built = graph('a', node('a', body));
    body.list.push('y');
    expect(built.nodes.get('a')?.body).toEqual({ list: ['x'] });
    expect(Object.isFrozen(built.nodes.get('a')?.body['list'])).toBe(true);
  });
});

describe('traversal', () => {
  test('referrers and references are told with their fields', () => {
    const built = graph('a -> b, c -> b');
    expect(referrersOf(built, 'b')).toEqual([
      { from: 'a', path: 'refers', to: 'b' },
      { from: 'c', path: 'refers', to: 'b' },
    ]);
    expect(referencesOf(built, 'a')).toEqual([{ from: 'a', path: 'refers', to: 'b' }]);
  });

  test('findCycle finds one exactly when an edge goes back', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 });
    fc.assert(
      fc.property(edges, fc.nat(9), fc.nat(9), (pairs, one, other) => {
        const forward = pairs.filter(([from, to]) => from < to);
        const ids = [...Array(10).keys()].map(String);
        const among = (list: readonly (readonly [number, number])[]) => (id: string) =>
          list.filter(([from]) => String(from) === id).map(([, to]) => String(to));
        expect(findCycle(ids, among(forward))).toBeUndefined();
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const cycle = findCycle(ids, among([...forward, [low, high], [high, low]]));
        expect(cycle?.[0]).toBe(cycle?.at(-1));
        expect(cycle?.length).toBeGreaterThan(1);
      }),
    );
  });

  test('a chain of many thousand steps does not exhaust the stack', () => {
    const ids = [...Array(20_000).keys()].map(String);
    expect(findCycle(ids, (id) => [String(Number(id) + 1)])).toBeUndefined();
  });
});

describe('canonicalJson', () => {
  test('the order of fields does not count, that of lists does, undefined is absence', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: undefined } })).toBe('{"a":{"d":null},"b":[2,1]}');
    expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(sameJson(undefined, null)).toBe(false);
  });

  test('it reads back as the same value, odd field names included', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const sent = JSON.parse(JSON.stringify(value)) as never;
        expect(JSON.parse(canonicalJson(sent))).toEqual(sent);
      }),
    );
  });
});

test('a digest has 16 hexadecimal digits, does not depend on the order of fields, and depends on that of lists', () => {
  expect(digestOf({ a: 1, b: [2, 3] })).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf({ b: [2, 3], a: 1 })).toBe(digestOf({ a: 1, b: [2, 3] }));
  expect(digestOf({ a: 1, b: [3, 2] })).not.toBe(digestOf({ a: 1, b: [2, 3] }));
});

test('a kind without traits is a mistake that is named', () => {
  expect(() => traitsOf('odd', new Map())).toThrow('no traits for kind odd');
});
