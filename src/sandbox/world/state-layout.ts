/**
 * How a part of the world's state changes, so that what has changed is found without comparing everything:
 * - `atom`: it is never changed in place, only replaced. Whoever changes one in place loses the change.
 * - `table`: a `Table`, whose rows are atoms and say themselves that they have changed.
 * - `map`: an object; every field has a layout of its own, `each` where it has none. Fields that are `stamped` change only
 *   together with one of the `stamps`.
 * - `positions`: a list whose length seldom changes, each item in its place.
 * - `list`: a list of atoms whose order is that of a number in them, never the same in two of them.
 * - `any`: compared in depth.
 */
export type Layout = { readonly kind: 'atom' | 'table' | 'any' } | MapLayout | ListLayout;

/** An object's layout. */
export interface MapLayout {
  readonly kind: 'map';
  readonly fields?: Readonly<Record<string, Layout>>;
  readonly each?: Layout;
  readonly stamps?: readonly string[];
  readonly stamped?: ReadonlySet<string>;
}

type ListLayout =
  { readonly kind: 'positions'; readonly each: Layout } | { readonly kind: 'list'; readonly key: string };

const ANY: Layout = { kind: 'any' };
const ATOM: Layout = { kind: 'atom' };
const ATOMS: Layout = { kind: 'map', each: ATOM };
const TABLE: Layout = { kind: 'table' };
const TABLES: Layout = { kind: 'map', each: TABLE };

function fields(layouts: Readonly<Record<string, Layout>>): MapLayout {
  return { kind: 'map', fields: layouts };
}

/** An API server's: every write has a version of its own, and what is forgotten raises the oldest one that is left. */
const API: Layout = {
  ...fields({ objects: ATOMS, history: { kind: 'list', key: 'resourceVersion' } }),
  stamps: ['resourceVersion', 'oldestVersion'],
  stamped: new Set(['objects', 'history']),
};

const PROJECT = fields({ resources: TABLE, operations: TABLE, requests: TABLE });

/** The layout of `WorldState`. What is not named may change in any way, and costs more to follow. */
export const STATE_LAYOUT: Layout = fields({
  timeline: fields({ events: { kind: 'list', key: 'order' } }),
  gce: PROJECT,
  projects: { kind: 'positions', each: PROJECT },
  clusters: { kind: 'positions', each: fields({ profile: ATOM, api: API }) },
  traffic: fields({
    timings: ATOM,
    versions: TABLES,
    issued: TABLE,
    health: TABLES,
    load: TABLES,
    cache: TABLES,
  }),
});

/** The layout of a field of a map, or of an item of a list. */
export function layoutOf(parent: Layout, key: string): Layout {
  switch (parent.kind) {
    case 'map':
      return parent.fields?.[key] ?? parent.each ?? ANY;
    case 'positions':
      return parent.each;
    case 'list':
    case 'table':
    case 'atom':
      return ATOM;
    case 'any':
      return ANY;
  }
}
