import type { Reference, ResourceAddress, ResourceGraph } from './resource.js';

/** The edges that lead to `address`: who names it, and in which field. Empty for an address that is not in the graph. */
export function referrersOf(graph: ResourceGraph, address: ResourceAddress): readonly Reference[] {
  return graph.references.filter(({ to }) => to === address);
}

/** The edges that leave `address`: what it names, and in which field. Empty for an address that is not in the graph. */
export function referencesOf(graph: ResourceGraph, address: ResourceAddress): readonly Reference[] {
  return graph.references.filter(({ from }) => from === address);
}
