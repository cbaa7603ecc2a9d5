import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/graph/json.js';
import { staleness } from '../../src/plan/staleness.js';
import type { CurrentWorld, StalenessRules } from '../../src/plan/staleness.js';
import { TRAITS } from './comparison/support.js';

const rules: StalenessRules = { traits: new Map([['thing', TRAITS]]), isStepResult: () => false };
const eu = { version: 'v1', services: { 'default/web': { ports: [{ nodePort: 30_061 }] } }, nodes: { zones: ['a'] } };
const observed = { 'thing/global/x': { timeout: 30, tags: ['a', 'b'] } };
const then = { facts: { eu }, observed };

const moved = (now: Partial<CurrentWorld>, more: Partial<StalenessRules> = {}): readonly string[] =>
  staleness(then, { ...then, ...now }, { ...rules, ...more });

describe('staleness', () => {
  test('nothing has moved when all is as it was, in any order, and versions do not count', () => {
    const now = {
      facts: { eu: { ...eu, version: 'v2' } },
      observed: { 'thing/global/x': { tags: ['b', 'a'], timeout: 30 } },
    };
    expect(moved(now)).toEqual([]);
  });

  test('a fact that differs is told with both values', () => {
    const facts = { eu: { ...eu, services: { 'default/web': { ports: [{ nodePort: 30_077 }] } } } };
    expect(moved({ facts })).toEqual(['cluster eu: services.default/web.ports[0].nodePort 30061 -> 30077']);
    const label = (cluster: string, path: string): string => `${path.split('.').at(-1) ?? ''} in cluster ${cluster}:`;
    expect(moved({ facts }, { label })).toEqual(['nodePort in cluster eu: 30061 -> 30077']);
  });

  test('lists of facts are told whole', () => {
    expect(moved({ facts: { eu: { ...eu, nodes: { zones: ['a', 'b'] } } } })).toEqual([
      'cluster eu: nodes.zones ["a"] -> ["a","b"]',
    ]);
  });

  test('a cluster more and a cluster less are told', () => {
    expect(moved({ facts: { us: eu } })).toEqual(['cluster eu is gone', 'cluster us is new']);
  });

  test.each<[string, Record<string, JsonObject>, readonly string[]]>([
    ['a changed field', { 'thing/global/x': { timeout: 31, tags: ['a', 'b'] } }, ['thing/global/x: timeout 30 -> 31']],
    [
      'an element of a set',
      { 'thing/global/x': { timeout: 30, tags: ['b'] } },
      ['thing/global/x: tags[a] a -> (none)'],
    ],
    ['a resource that is gone', {}, ['thing/global/x does not exist any more']],
    ['a resource that is new', { ...observed, 'odd/global/y': {} }, ['odd/global/y exists now']],
  ])('%s is told, unless it is what a step makes', (_what, now, expected) => {
    expect(moved({ observed: now })).toEqual(expected);
    expect(moved({ observed: now }, { isStepResult: () => true })).toEqual([]);
  });

  test('isStepResult is asked about what is there now', () => {
    const asked: unknown[] = [];
    const isStepResult = (key: string, now: JsonObject | undefined): boolean => asked.push([key, now]) > 0;
    moved({ observed: {} }, { isStepResult });
    expect(asked).toEqual([['thing/global/x', undefined]]);
  });

  test('instance groups that became known are not stale, ones that changed are', () => {
    const plan = (instanceGroups: readonly string[] | null) => ({
      facts: { eu: { ingress: { instanceGroups } } },
      observed: {},
    });
    expect(staleness(plan(null), plan(['g']), rules)).toEqual([]);
    expect(staleness(plan(['g']), plan(['h']), rules)).toEqual(['cluster eu: ingress.instanceGroups ["g"] -> ["h"]']);
    expect(staleness(plan(['g']), plan(null), rules)).toEqual(['cluster eu: ingress.instanceGroups ["g"] -> (none)']);
  });

  test('a fact that the plan itself brings about is not stale', () => {
    const facts = { eu: { ...eu, ingress: { name: 'web' } } };
    expect(moved({ facts })).toEqual(['cluster eu: ingress (none) -> {"name":"web"}']);
    expect(moved({ facts }, { isExpectedFact: ({ difference }) => difference.path === 'ingress' })).toEqual([]);
  });
});
