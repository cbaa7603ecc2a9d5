import { groupBy } from './grouping.js';
import { dependenciesFirst } from './ordering.js';
import type { Reference, ResourceAddress, ResourceGraph, ResourceNode } from './resource.js';

/** All nodes, each after everything it refers to; among equals in address order. Reversed, it is an order of deletion. */
export function topologicalOrder(graph: ResourceGraph): readonly ResourceNode[] {
  const referred = groupBy(graph.references, ({ from }) => from);
  return dependenciesFirst([...graph.nodes.keys()], (address) =>
    (referred.get(address) ?? []).map(({ to }) => to),
  ).flatMap((address) => graph.nodes.get(address) ?? []);
}

/** The edges that lead to `address`: who names it, and in which field. Empty for an address that is not in the graph. */
export function referrersOf(graph: ResourceGraph, address: ResourceAddress): readonly Reference[] {
  return graph.references.filter(({ to }) => to === address);
}

/** The edges that leave `address`: what it names, and in which field. Empty for an address that is not in the graph. */
export function referencesOf(graph: ResourceGraph, address: ResourceAddress): readonly Reference[] {
  return graph.references.filter(({ from }) => from === address);
}
