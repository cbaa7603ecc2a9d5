import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { KindTraits } from '../../src/graph/kind-traits.js';
import type { ResourceGraph, ResourceNode } from '../../src/graph/resource.js';
import { buildChangeSet } from '../../src/plan/change-set.js';
import type { BuiltChanges } from '../../src/plan/change-set.js';
import type { Change } from '../../src/plan/change.js';
import { summary } from '../../src/plan/summary.js';
import { GraphBuilder } from '../../src/graph/graph-builder.js';
import { graph, node } from '../graph/support/graph-dsl.js';
import { TRAITS } from './comparison/support.js';

const traits: ReadonlyMap<string, KindTraits> = new Map([['thing', TRAITS]]);

function outcomeOf(desired: ResourceGraph, live: ResourceGraph) {
  return buildChangeSet({
    desired,
    live,
    traits,
    assess: ({ action }) => ({ level: 'shift', reason: `it is a ${action}` }),
    reasonFor: ({ action }) => ({ code: 'unknown', text: action }),
  });
}

function build(desired: ResourceGraph, live: ResourceGraph): BuiltChanges {
  const outcome = outcomeOf(desired, live);
  if (!outcome.ok) throw new Error(outcome.diagnostics[0]?.message);
  return outcome.value;
}

const inShort = ({ changes }: BuiltChanges): readonly string[] =>
  changes.map((change) => `${change.action} ${change.address}${change.waitsFor.map((each) => ` <${each}`).join('')}`);

describe('buildChangeSet', () => {
  test.each<[string, ResourceGraph, ResourceGraph, readonly string[]]>([
    ['nothing to nothing', graph(''), graph(''), []],
    ['equal graphs', graph('a -> b'), graph('a -> b'), ['no-op a', 'no-op b']],
    [
      'creates wait for what they refer to',
      graph('a -> b -> c'),
      graph(''),
      ['create a <b', 'create b <c', 'create c'],
    ],
    ['deletes wait for their referrers', graph(''), graph('a -> b -> c'), ['delete a', 'delete b <a', 'delete c <b']],
    [
      'a delete waits for the update that lets go of it, which waits for what it takes instead',
      graph('map -> new', node('map', { timeout: 2 })),
      graph('map -> old', node('map', { timeout: 1 })),
      ['update map <new', 'create new', 'delete old <map'],
    ],
    [
      'another name makes a replacement, for which its referrers wait',
      graph('map -> b', node('map', { timeout: 2 }), node('b', { frozen: 'y' }, { name: 'b2' })),
      graph('map -> b', node('map', { timeout: 1 }), node('b', { frozen: 'x' }, { name: 'b1' })),
      ['replace b', 'update map <b'],
    ],
    [
      'nothing waits for what does not change',
      graph('a -> b -> c', node('a', { timeout: 2 }), node('c', { timeout: 2 })),
      graph('a -> b -> c', node('a', { timeout: 1 }), node('c', { timeout: 1 })),
      ['update a', 'no-op b', 'update c'],
    ],
    [
      'external nodes make no changes',
      graph('a -> ip', node('ip', {}, { ownership: 'external' })),
      graph(
        'a -> ip, group',
        node('ip', { timeout: 9 }, { ownership: 'external' }),
        node('group', {}, { ownership: 'external' }),
      ),
      ['no-op a'],
    ],
  ])('%s', (_what, desired, live, expected) => {
    expect(inShort(build(desired, live))).toEqual(expected);
  });

  test('an update holds what was, what will be, the differences, the impact and the reason', () => {
    const desired = graph('a', node('a', { timeout: 40, link: { $knownAfterApply: 'ip' } }));
    const live = graph('a', node('a', { timeout: 31, flag: true, id: 'x', link: 'https://host/b' }));
    const { changes, notes } = build(desired, live);
    expect(changes).toEqual([
      {
        action: 'update',
        address: 'a',
        kind: 'thing',
        scope: 'global',
        name: 'a',
        impact: { level: 'shift', reason: 'it is a update' },
        reason: { code: 'unknown', text: 'update' },
        waitsFor: [],
        before: { timeout: 31, link: 'b' },
        after: { timeout: 40, link: { $knownAfterApply: 'ip' } },
        afterUnknown: ['link'],
        differences: [
          { path: 'link', action: 'change', before: 'b', afterUnknown: true },
          { path: 'timeout', action: 'change', before: 31, after: 40 },
        ],
      },
    ]);
    expect(notes).toEqual([
      { code: 'unmanaged-field', address: 'a', text: 'thing a: flag is true and not managed; it is left alone' },
    ]);
  });

  test('a field that is not managed of a resource that each cluster has is told with the cluster', () => {
    const inUs = { scope: 'clusters/us' };
    const { notes } = build(graph('', node('a', {}, inUs)), graph('', node('a', { flag: true }, inUs)));
    expect(notes[0]?.text).toBe('thing a in cluster us: flag is true and not managed; it is left alone');
  });

  test('several fields of one resource that are not managed are one note', () => {
    const { notes } = build(graph('a'), graph('a', node('a', { flag: true, other: 2, third: 'x' })));
    expect(notes.map(({ text }) => text)).toEqual([
      'thing a: flag is true, other is 2 and third is "x", none of them managed; they are left alone',
    ]);
  });

  test('does not show the value of a confidential field that is not managed', () => {
    const outcome = buildChangeSet({
      desired: graph('a'),
      live: graph('a', node('a', { headers: ['X-Key: hunter2'] })),
      traits: new Map([['thing', { ...TRAITS, confidential: ['headers'] }]]),
      assess: () => ({ level: 'none', reason: 'nothing' }),
      reasonFor: () => ({ code: 'unknown', text: 'nothing' }),
    });
    const texts = outcome.ok ? outcome.value.notes.map(({ text }) => text) : [];
    expect(texts).toEqual([expect.stringMatching(/^thing a: headers.* is set \(not shown\) and not managed/)]);
  });

  test('a replacement has both names and the differences between the bodies', () => {
    const desired = graph('a', node('a', { frozen: 'y' }, { name: 'two' }));
    const { changes } = build(desired, graph('a', node('a', { frozen: 'x' }, { name: 'one' })));
    expect(changes).toEqual([
      expect.objectContaining({
        action: 'replace',
        nameBefore: 'one',
        nameAfter: 'two',
        differences: [{ path: 'frozen', action: 'change', before: 'x', after: 'y' }],
      }),
    ]);
  });

  test('what is to be created keeps its explicit empties, what is deleted shows all compared fields', () => {
    const desired = graph('new', node('new', { backends: [], id: 'x' }));
    const { changes } = build(desired, graph('old', node('old', { timeout: 30, tags: ['b', 'a'], link: '', id: 'x' })));
    expect(changes).toMatchObject([
      { action: 'create', after: { backends: [] } },
      { action: 'delete', before: { timeout: 30, tags: ['a', 'b'] } },
    ]);
  });

  test('a change of an immutable field under the same name is refused, naming resource and field', () => {
    const outcome = outcomeOf(graph('a', node('a', { frozen: 'y' })), graph('a', node('a', { frozen: 'x' })));
    expect(outcome).toMatchObject({
      ok: false,
      diagnostics: [
        { code: 'UnsupportedChange', message: expect.stringContaining('in frozen'), where: { resource: 'a' } },
      ],
    });
  });

  test('a change set does not depend on the order in which graphs are built, and applying it makes all equal', () => {
    const body = fc.record({ timeout: fc.integer({ min: 1, max: 3 }) });
    const nodes = fc.uniqueArray(fc.record({ address: fc.constantFrom('a', 'b', 'c', 'd', 'e'), body }), {
      selector: ({ address }) => address,
    });
    fc.assert(
      fc.property(nodes, nodes, (desired, live) => {
        const made = (list: readonly Pick<ResourceNode, 'address' | 'body'>[]): ResourceGraph => {
          const filled = new GraphBuilder();
          for (const each of list) filled.add(node(each.address, each.body));
          return filled.build();
        };
        const built = build(made(desired), made(live));
        expect(build(made([...desired].reverse()), made([...live].reverse()))).toEqual(built);
        expect(inShort(build(made(desired), made(applied(live, built.changes))))).toEqual(
          desired.map(({ address }) => `no-op ${address}`).sort(),
        );
      }),
    );
  });
});

function applied(
  live: readonly Pick<ResourceNode, 'address' | 'body'>[],
  changes: readonly Change[],
): readonly Pick<ResourceNode, 'address' | 'body'>[] {
  const result = new Map(live.map((each) => [each.address, each]));
  for (const change of changes) {
    if (change.action === 'delete') result.delete(change.address);
    else if (change.action !== 'no-op') result.set(change.address, { address: change.address, body: change.after });
  }
  return [...result.values()];
}

test('summary counts what is added, changed, replaced and destroyed', () => {
  const desired = graph('a, b, c', node('b', { timeout: 2 }), node('c', {}, { name: 'c2' }));
  const live = graph('b, c, d, e', node('b', { timeout: 1 }));
  expect(summary(build(desired, live))).toEqual({ add: 1, change: 1, replace: 1, destroy: 2 });
  expect(summary({ changes: [] })).toEqual({ add: 0, change: 0, replace: 0, destroy: 0 });
});

test('labels keys of differing elements, and no others', () => {
  const labelled: KindTraits = { ...TRAITS, keyLabels: () => ({ one: 'the first', two: 'the second' }) };
  const things = (weight: number) =>
    graph(
      'a',
      node('a', {
        backends: [
          { group: 'one', weight },
          { group: 'two', weight: 9 },
        ],
      }),
    );
  const outcome = buildChangeSet({
    desired: things(2),
    live: things(1),
    traits: new Map([['thing', labelled]]),
    assess: () => ({ level: 'none', reason: '' }),
    reasonFor: () => ({ code: 'unknown', text: '' }),
  });
  expect(outcome).toMatchObject({
    ok: true,
    value: { changes: [{ action: 'update', labels: { one: 'the first' } }] },
  });
  expect(outcome).not.toHaveProperty('value.changes.0.labels.two');
});
