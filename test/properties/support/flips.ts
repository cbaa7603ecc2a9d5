import type { World } from '../../../src/sandbox/index.js';

/** One change behind kubemci's back to the stored body of one resource, undone afterwards. */
export interface Flip {
  readonly collection: string;
  /** Where: `backends[].balancingMode`; a pattern that ends in `[]` takes an element of a set away. */
  readonly pattern: string;
  /** The resource's name and description, and what the field held. */
  readonly name: string;
  readonly description: string;
  readonly value: unknown;
  /** Where and what, for messages. */
  readonly text: string;
  /** Does something while the field is flipped. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

type Path = readonly (string | number)[];

/** Lists that are sets, as GCE documents them, and the fields by which their elements are told apart. */
const SETS: Readonly<Record<string, readonly string[]>> = {
  backends: ['group'],
  hostRules: [],
  'hostRules[].hosts': [],
  pathMatchers: ['name'],
  'pathMatchers[].pathRules': [],
  'pathMatchers[].pathRules[].paths': [],
  allowed: ['IPProtocol'],
  'allowed[].ports': [],
  sourceRanges: [],
  'managed.domains': [],
  'cdnPolicy.signedUrlKeyNames': [],
  'cdnPolicy.negativeCachingPolicy': ['code'],
  'cdnPolicy.bypassCacheOnRequestHeaders': ['headerName'],
  'cdnPolicy.cacheKeyPolicy.queryStringBlacklist': [],
  'cdnPolicy.cacheKeyPolicy.queryStringWhitelist': [],
  targetTags: [],
};

interface Site {
  readonly path: Path;
  readonly pattern: string;
  readonly value: unknown;
}

function sitesIn(value: unknown, path: Path, pattern: string): readonly Site[] {
  if (Array.isArray(value)) {
    const isSet = pattern in SETS;
    return value.flatMap((element: unknown, index) => {
      const at = isSet ? `${pattern}[]` : `${pattern}.${index}`;
      const own = isSet && !at.endsWith('hosts[]') ? [{ path: [...path, index], pattern: at, value: element }] : [];
      const inside = typeof element === 'object' || !isSet ? sitesIn(element, [...path, index], at) : [];
      return [...own, ...inside];
    });
  }
  if (typeof value === 'object' && value !== null) {
    const keys = SETS[pattern.replace(/\[\]$/, '')] ?? [];
    return Object.entries(value).flatMap(([field, inner]) =>
      keys.includes(field) ? [] : sitesIn(inner, [...path, field], pattern === '' ? field : `${pattern}.${field}`),
    );
  }
  return [{ path, pattern, value }];
}

function flipped(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  return `${String(value)}x`;
}

function changed(body: unknown, [step, ...rest]: Path, isRemoval: boolean): unknown {
  if (step === undefined) return flipped(body);
  if (Array.isArray(body)) {
    if (isRemoval && rest.length === 0) return body.filter((_, index) => index !== step);
    return body.map((element: unknown, index) => (index === step ? changed(element, rest, isRemoval) : element));
  }
  if (typeof body !== 'object' || body === null) throw new Error('the path leads nowhere');
  return Object.fromEntries(
    Object.entries(body).map(([field, inner]) => [field, field === step ? changed(inner, rest, isRemoval) : inner]),
  );
}

/** A flip for every scalar and every element of a set in every stored resource of a collection, but for `left` fields. */
export function flipsOf(world: World, collection: string, left: readonly string[]): readonly Flip[] {
  const { resources } = world.state.gce;
  return Object.values(resources)
    .filter((entry) => entry.collection === collection && entry.scope === 'global')
    .flatMap((entry) => {
      const body = entry.current?.body ?? {};
      const description = body['description'];
      const sites = sitesIn(body, [], '').filter(({ path: [field] }) => !left.includes(String(field)));
      return sites.map(({ path, pattern, value }): Flip => ({
        collection,
        pattern,
        name: entry.link.slice(entry.link.lastIndexOf('/') + 1),
        description: typeof description === 'string' ? description : '',
        value,
        text: `${entry.link} ${path.join('.')} (${JSON.stringify(value)})`,
        during: async (work) => {
          const { current } = entry;
          if (current === undefined) throw new Error('the resource is being created');
          // In place: the emulator finds its entries through an index of its own.
          Object.assign(entry, { current: { ...current, body: changed(body, path, pattern.endsWith('[]')) } });
          try {
            return await work();
          } finally {
            Object.assign(entry, { current });
          }
        },
      }));
    });
}
