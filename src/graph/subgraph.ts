import type { ResourceGraph, ResourceNode } from './resource.js';

/** The graph of `nodes`, which may differ from those of `whole` in anything but their addresses: references to what is left out go. */
export function subgraph({ references }: ResourceGraph, nodes: readonly ResourceNode[]): ResourceGraph {
  const stays = new Set(nodes.map(({ address }) => address));
  return {
    nodes: new Map(nodes.map((node) => [node.address, node])),
    references: references.filter(({ from, to }) => stays.has(from) && stays.has(to)),
  };
}
