import { subgraph } from '../../../graph/subgraph.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import type { LiveIngress } from '../live/live-graph.js';
import { scopeIn } from '../live/owned-resources.js';
import type { Unreached } from '../live/unreached.js';
import { withoutWarmHosts } from '../routes/route-table.js';

/** What a load balancer is rid of. */
export interface Orphaned {
  readonly unreached: readonly Unreached[];
  readonly ingresses: readonly Pick<LiveIngress, 'cluster' | 'namespace' | 'name'>[];
}

/** The live graph without orphans: a URL map that only has left-over hosts stays without those. */
export function graphWithoutOrphans(live: ResourceGraph, { unreached, ingresses }: Orphaned): ResourceGraph {
  const keyOf = ({ resource: { kind, project, name } }: Unreached): string => `${kind}/${scopeIn(project)}/${name}`;
  const gone = new Set([
    ...unreached.flatMap((found) => (found.warmHosts === undefined ? [keyOf(found)] : [])),
    ...ingresses.map(({ cluster, namespace, name }) => `ingress/clusters/${cluster}/${namespace}/${name}`),
  ]);
  const cleaned = new Set(unreached.flatMap((found) => (found.warmHosts === undefined ? [] : [keyOf(found)])));
  const nodeKey = ({ kind, scope, name }: ResourceNode): string => `${kind}/${scope}/${name}`;
  return subgraph(
    live,
    [...live.nodes.values()]
      .filter((node) => !gone.has(nodeKey(node)))
      .map((node) => (cleaned.has(nodeKey(node)) ? { ...node, body: withoutWarmHosts(node.body) } : node)),
  );
}
