import type { JsonObject } from '../../../graph/json.js';
import type { ResourceAddress, ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { numberIn, objectsIn } from '../kinds/body.js';
import type { GroupOwner } from '../observe/group-owners.js';
import { clusterOf } from '../routes/cluster-of-group.js';

/** What draining a cluster, or taking it back, makes of a live graph. */
export interface DrainedGraph {
  readonly desired: ResourceGraph;
  /** Backend services in which the cluster has backends. */
  readonly concerned: readonly ResourceAddress[];
  /** Those of them in which no other cluster has a backend with capacity. */
  readonly alone: readonly ResourceAddress[];
}

function isServing(backend: JsonObject): boolean {
  return (numberIn(backend, 'capacityScaler') ?? 1) > 0;
}

function withCapacities(node: ResourceNode, cluster: string, capacity: 0 | 1, ownerOf: GroupOwner): ResourceNode {
  const backends = objectsIn(node.body, 'backends').map((backend) => {
    const concerned = clusterOf(backend['group'], ownerOf) === cluster;
    // A capacity between 0 and 1 is somebody's decision, which taking a cluster back must not undo.
    const changes = concerned && (capacity === 0 || !isServing(backend));
    return changes ? { ...backend, capacityScaler: capacity } : backend;
  });
  return { ...node, body: { ...node.body, backends } };
}

/**
 * The live graph in which every backend of one cluster has capacity 0 (drained), or in which those that had 0 have 1 again.
 * Nothing else changes. Which backends are the cluster's, `ownerOf` says.
 */
export function drainedGraph(live: ResourceGraph, cluster: string, capacity: 0 | 1, ownerOf: GroupOwner): DrainedGraph {
  const services = [...live.nodes.values()].filter(({ kind }) => kind === 'backendService');
  const owned = ({ group }: JsonObject): boolean => clusterOf(group, ownerOf) === cluster;
  const concerned = services.filter(({ body }) => objectsIn(body, 'backends').some(owned));
  const alone = concerned.filter(
    ({ body }) => !objectsIn(body, 'backends').some((backend) => !owned(backend) && isServing(backend)),
  );
  const changed = new Map(
    concerned.map((node) => [node.address, withCapacities(node, cluster, capacity, ownerOf)] as const),
  );
  const nodes = [...live.nodes].map(([address, node]) => [address, changed.get(address) ?? node] as const);
  return {
    desired: { nodes: new Map(nodes), references: live.references },
    concerned: concerned.map(({ address }) => address),
    alone: alone.map(({ address }) => address),
  };
}
