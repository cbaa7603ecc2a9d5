import { GraphBuilder } from '../../../src/graph/graph-builder.js';
import type { JsonObject } from '../../../src/graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../src/graph/resource.js';

/** A managed node whose name is its address. */
export function node(address: string, body: JsonObject = {}, overrides: Partial<ResourceNode> = {}): ResourceNode {
  return { address, kind: 'thing', ownership: 'managed', name: address, scope: 'global', body, ...overrides };
}

/** Splits `A -> B, C` into words and the arrows between them. */
export function parseArrows(text: string): {
  readonly words: readonly string[];
  readonly arrows: readonly (readonly [string, string])[];
} {
  const chains = text.split(',').map((chain) => chain.split('->').map((word) => word.trim()));
  return {
    words: [...new Set(chains.flat())].filter((word) => word !== ''),
    arrows: chains.flatMap((chain) => chain.slice(1).map((word, index) => [chain[index] ?? '', word] as const)),
  };
}

/** A builder filled from `A -> B, C -> B` (A refers to B in its field `refers`); `nodes` replaces nodes of these addresses and adds others. */
export function builder(text: string, ...nodes: readonly ResourceNode[]): GraphBuilder {
  const { words, arrows } = parseArrows(text);
  const given = new Map(nodes.map((each) => [each.address, each]));
  const filled = new GraphBuilder();
  for (const word of words) if (!given.has(word)) filled.add(node(word));
  for (const each of given.values()) filled.add(each);
  for (const [from, to] of arrows) filled.refer(from, 'refers', to);
  return filled;
}

/** The graph of `builder`. */
export function graph(text: string, ...nodes: readonly ResourceNode[]): ResourceGraph {
  return builder(text, ...nodes).build();
}
