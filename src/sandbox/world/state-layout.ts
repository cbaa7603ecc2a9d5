/**
 * How a part of the world's state changes, so that what has changed is found without comparing everything:
 * - `atom`: it is never changed in place, only replaced. Whoever changes one in place loses the change.
 * - `map`: an object; every field has a layout of its own, `each` where it has none.
 * - `positions`: a list whose length seldom changes, each item in its place.
 * - `list`: a list of atoms whose order is that of a number in them, never the same in two of them.
 * - `any`: compared in depth.
 */
export type Layout =
  | { readonly kind: 'atom' | 'any' }
  | { readonly kind: 'map'; readonly fields?: Readonly<Record<string, Layout>>; readonly each?: Layout }
  | { readonly kind: 'positions'; readonly each: Layout }
  | { readonly kind: 'list'; readonly key: string };

const ANY: Layout = { kind: 'any' };
const ATOM: Layout = { kind: 'atom' };
const ATOMS: Layout = { kind: 'map', each: ATOM };

function fields(layouts: Readonly<Record<string, Layout>>): Layout {
  return { kind: 'map', fields: layouts };
}

/** The layout of `WorldState`. What is not named may change in any way, and costs more to follow. */
export const STATE_LAYOUT: Layout = fields({
  timeline: fields({ events: { kind: 'list', key: 'order' } }),
  gce: fields({ resources: ATOMS, operations: ATOMS, requests: ATOMS }),
  clusters: {
    kind: 'positions',
    each: fields({ profile: ATOM, api: fields({ objects: ATOMS, history: { kind: 'list', key: 'resourceVersion' } }) }),
  },
  traffic: fields({ versions: { kind: 'map', each: { kind: 'map', each: fields({ copies: ATOMS }) } } }),
});

/** The layout of a field of a map, or of an item of a list. */
export function layoutOf(parent: Layout, key: string): Layout {
  switch (parent.kind) {
    case 'map':
      return parent.fields?.[key] ?? parent.each ?? ANY;
    case 'positions':
      return parent.each;
    case 'list':
    case 'atom':
      return ATOM;
    case 'any':
      return ANY;
  }
}
