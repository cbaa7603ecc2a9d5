import { type Node, readNode } from '../kubernetes/kinds/node.js';
import type { ControllerContext } from './context.js';

/** GKE: the label that names a node's pool. */
export const POOL_LABEL = 'cloud.google.com/gke-nodepool';

/** The zone that a node is in, by its label; `''` when it has none. */
export function zoneOf(node: Node): string {
  return node.metadata.labels['topology.kubernetes.io/zone'] ?? '';
}

/** The pool that a node is of, by its label; `''` when it has none. */
export function poolOf(node: Node): string {
  return node.metadata.labels[POOL_LABEL] ?? '';
}

/** The cluster's nodes as they are now. */
export function nodesOf({ kubernetes }: Pick<ControllerContext, 'kubernetes'>): readonly Node[] {
  return kubernetes.list('Node').map(readNode);
}

/** The zones that have nodes, sorted. */
export function zonesWithNodes(context: Pick<ControllerContext, 'kubernetes'>): readonly string[] {
  return [...new Set(nodesOf(context).map(zoneOf))].filter((zone) => zone !== '').sort();
}
