import fc from 'fast-check';
import type { Json, JsonObject } from '../../../src/graph/json.js';
import type { KindTraits } from '../../../src/graph/kind-traits.js';

/** Traits that use every feature of comparison, over the bodies that `anyBody` makes. */
export const TRAITS: KindTraits = {
  kind: 'thing',
  outputOnly: ['id', 'nested.id', 'backends.*.id'],
  markers: ['marker'],
  immutable: ['frozen', 'nested.frozen'],
  serverDefaults: { timeout: 30, 'nested.level': 'low', 'backends.*.scaler': 1 },
  keyedLists: {
    backends: 'group',
    tags: '=',
    rules: 'hosts',
    'rules.*.hosts': '=',
    'rules.*.paths': 'path',
  },
  canonicalise: (body) => {
    const link = body['link'];
    return typeof link === 'string' ? { ...body, link: link.replace(/^https:\/\/[^/]+\//, '') } : body;
  },
};

/** TRAITS with other features, for tests that need one more or one less. */
export function traits(overrides: Partial<KindTraits> = {}): KindTraits {
  return { ...TRAITS, ...overrides };
}

const word = fc.string({ minLength: 1, maxLength: 4 });
const scalar = fc.oneof(word, fc.integer({ min: 1, max: 99 }), fc.boolean());
const uniqueBy = <T>(element: fc.Arbitrary<T>, selector: (value: T) => string): fc.Arbitrary<T[]> =>
  fc.uniqueArray(element, { selector, maxLength: 4 });

const backend = fc.record(
  {
    group: word,
    scaler: fc.integer({ min: 0, max: 3 }),
    mode: word,
    id: word,
    inner: fc.record({ a: scalar, b: scalar }),
  },
  { requiredKeys: ['group'] },
);

const rule = fc.record({
  hosts: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
  paths: uniqueBy(fc.record({ path: word, service: word }), ({ path }) => path),
});

/** Bodies of the kind that TRAITS describes, with fields of every sort, all of them optional. */
export const anyBody: fc.Arbitrary<JsonObject> = fc.record(
  {
    timeout: fc.integer({ min: 1, max: 60 }),
    frozen: word,
    id: word,
    marker: word,
    flag: fc.boolean(),
    link: word.map((name) => `https://host/${name}`),
    nested: fc.record({ level: word, frozen: word, id: word, deep: fc.record({ x: scalar }) }, { requiredKeys: [] }),
    backends: uniqueBy(backend, ({ group }) => group),
    tags: fc.uniqueArray(word, { maxLength: 4 }),
    rules: uniqueBy(rule, ({ hosts }) => [...hosts].sort().join(',')),
    ordered: fc.array(scalar, { maxLength: 3 }),
    steps: fc.array(fc.record({ name: word, value: scalar }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

/** Any JSON object at all: comparison must not depend on bodies being sensible. */
export const anyObject: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.oneof(fc.constantFrom('backends', 'tags', 'rules', 'nested', 'id', 'a.b', '__proto__', 'constructor'), word),
  fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json),
  { maxKeys: 6 },
);
