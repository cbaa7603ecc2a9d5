import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, sameJson } from '../../src/graph/canonical-json.js';
import { digestOf } from '../../src/graph/digest.js';
import { GraphBuilder } from '../../src/graph/graph-builder.js';
import type { KindTraits } from '../../src/graph/kind-traits.js';
import { findCycle } from '../../src/graph/ordering.js';
import { referencesOf, referrersOf, topologicalOrder } from '../../src/graph/traversal.js';
import { builder, graph, node } from './support/graph-dsl.js';

const TRAITS = new Map<string, KindTraits>([
  [
    'thing',
    {
      kind: 'thing',
      outputOnly: ['id'],
      markers: ['description'],
      immutable: [],
      serverDefaults: {},
      keyedLists: { tags: '=' },
      canonicalise: (body) => body,
    },
  ],
]);

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
  test('what is referred to comes first', () => {
    const order = topologicalOrder(graph('rule -> proxy -> map -> b1 -> check, map -> b2 -> check, z'));
    expect(order.map(({ address }) => address)).toEqual(['check', 'b1', 'b2', 'map', 'proxy', 'rule', 'z']);
  });

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

describe('digestOf', () => {
  const one = graph('a -> b', node('a', { tags: ['x', 'y'], size: 1, other: 2 }));

  test('it has 16 hexadecimal digits', () => {
    expect(digestOf(one, TRAITS)).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    ['order of fields and sets', graph('b, a -> b', node('a', { other: 2, size: 1, tags: ['y', 'x'] }))],
    [
      'output-only fields and markers',
      graph('a -> b', node('a', { ...one.nodes.get('a')?.body, id: 7, description: 'd' })),
    ],
    [
      'external nodes',
      graph('a -> b, e', node('a', one.nodes.get('a')?.body), node('e', {}, { ownership: 'external' })),
    ],
  ])('it does not depend on %s', (_what, other) => {
    expect(digestOf(other, TRAITS)).toBe(digestOf(one, TRAITS));
  });

  test.each([
    ['a value', graph('a -> b', node('a', { tags: ['x', 'y'], size: 2, other: 2 }))],
    ['an element of a set', graph('a -> b', node('a', { tags: ['x'], size: 1, other: 2 }))],
    ['a node', graph('a -> b, c', node('a', one.nodes.get('a')?.body))],
    ['a physical name', graph('a -> b', node('a', one.nodes.get('a')?.body, { name: 'other' }))],
  ])('it depends on %s', (_what, other) => {
    expect(digestOf(other, TRAITS)).not.toBe(digestOf(one, TRAITS));
  });

  test('a kind without traits is a mistake that is named', () => {
    expect(() => digestOf(graph('a', node('a', {}, { kind: 'odd' })), TRAITS)).toThrow('no traits for kind odd');
  });
});
