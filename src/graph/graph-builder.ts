import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { byCodeUnit } from './canonical-json.js';
import { groupBy } from './grouping.js';
import { findCycle } from './ordering.js';
import type { Reference, ResourceAddress, ResourceGraph, ResourceNode } from './resource.js';

/** Collects nodes and references in any order and makes a frozen, checked graph of copies of them. */
export class GraphBuilder {
  readonly #nodes: ResourceNode[] = [];
  readonly #references: Reference[] = [];

  /** Adds a node. A second node of the same address is an error of `build`. */
  add(node: ResourceNode): this {
    this.#nodes.push(node);
    return this;
  }

  /** Adds an edge: the field `path` of `from` names `to`. Either end may be added later. */
  refer(from: ResourceAddress, path: string, to: ResourceAddress): this {
    this.#references.push({ from, path, to });
    return this;
  }

  /**
   * The graph: nodes in address order, references in order of `from`, `path`, `to`, all of it deeply frozen.
   * Throws KubemciError (Internal) that names every duplicate address, dangling reference and a cycle:
   * each is a mistake of whoever built the graph, never of the user.
   */
  build(): ResourceGraph {
    const nodes = new Map(
      this.#nodes
        .map((node) => deepFreeze(structuredClone(node)))
        .sort((one, other) => byCodeUnit(one.address, other.address))
        .map((node) => [node.address, node]),
    );
    const references = this.#references.map((reference) => Object.freeze({ ...reference })).sort(inReferenceOrder);
    const [first, ...rest] = [
      ...duplicates(this.#nodes),
      ...dangling(references, nodes),
      ...cycles(references, nodes),
    ].map(internal);
    if (first !== undefined) throw new KubemciError(first, ...rest);
    return Object.freeze({ nodes, references: Object.freeze(references) });
  }
}

function inReferenceOrder(one: Reference, other: Reference): number {
  return byCodeUnit(one.from, other.from) || byCodeUnit(one.path, other.path) || byCodeUnit(one.to, other.to);
}

function duplicates(nodes: readonly ResourceNode[]): readonly string[] {
  const seen = new Map<ResourceAddress, ResourceNode>();
  const problems: string[] = [];
  for (const node of nodes) {
    const other = seen.get(node.address);
    if (other === undefined) seen.set(node.address, node);
    else problems.push(`graph: two nodes have the address ${node.address} (names ${other.name} and ${node.name})`);
  }
  return problems;
}

function dangling(
  references: readonly Reference[],
  nodes: ReadonlyMap<ResourceAddress, ResourceNode>,
): readonly string[] {
  return references
    .filter(({ from, to }) => !nodes.has(from) || !nodes.has(to))
    .map(({ from, path, to }) => {
      const missing = [from, to].filter((address) => !nodes.has(address)).join(' and ');
      return `graph: ${from} refers to ${to} in ${path}, but ${missing} is not in the graph`;
    });
}

function cycles(
  references: readonly Reference[],
  nodes: ReadonlyMap<ResourceAddress, ResourceNode>,
): readonly string[] {
  const neighbours = groupBy(references, ({ from }) => from);
  const cycle = findCycle(nodes.keys(), (address) => (neighbours.get(address) ?? []).map(({ to }) => to));
  return cycle === undefined ? [] : [`graph: references form a cycle: ${cycle.join(' -> ')}`];
}

function internal(message: string): Diagnostic {
  return { code: 'Internal', severity: 'error', message };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const held of Object.values(value)) deepFreeze(held);
  }
  return value;
}
