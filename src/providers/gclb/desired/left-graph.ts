import type { JsonObject } from '../../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { subgraph } from '../../../graph/subgraph.js';
import { objectIn, objectsIn, textIn, textsIn, without } from '../kinds/body.js';
import { linkName } from '../kinds/links.js';
import type { FirewallTargets } from './firewall-plan.js';

/** What leaves a live load balancer. */
export interface Leaving {
  /** Names of the clusters, as recorded. */
  readonly clusters: readonly string[];
  /** What is known of the load balancer where its URL map records nothing yet. */
  readonly status: JsonObject;
  /** Links of their groups. */
  readonly groups: ReadonlySet<string>;
  /** Whom the rule of each network (by name) has to let in to afterwards; nothing is known of networks that are not here. */
  readonly targets: ReadonlyMap<string, FirewallTargets>;
}

function withoutBackends(node: ResourceNode, groups: ReadonlySet<string>): ResourceNode {
  const backends = objectsIn(node.body, 'backends').filter(
    ({ group }) => typeof group !== 'string' || !groups.has(group),
  );
  return { ...node, body: { ...node.body, backends } };
}

function aimedAt(body: JsonObject, targets: FirewallTargets): JsonObject {
  const rest = without(body, 'targetTags', 'targetServiceAccounts');
  return 'tags' in targets
    ? { ...rest, targetTags: [...targets.tags].sort() }
    : { ...rest, targetServiceAccounts: [...targets.serviceAccounts].sort() };
}

/** A rule whose targets would be of the other kind stays as it is: one rule cannot turn from one into the other. */
function sameKind(body: JsonObject, targets: FirewallTargets): boolean {
  return textsIn(body, 'tags' in targets ? 'targetServiceAccounts' : 'targetTags').length === 0;
}

function narrowed(node: ResourceNode, { targets }: Leaving): ResourceNode {
  const wanted = targets.get(linkName(textIn(node.body, 'network') ?? ''));
  return wanted === undefined || !sameKind(node.body, wanted) ? node : { ...node, body: aimedAt(node.body, wanted) };
}

function withoutNames(node: ResourceNode, { clusters: names, status: known }: Leaving): ResourceNode {
  if (node.address !== 'urlMap') return node;
  const recorded = objectIn(node.body, 'status');
  const status = recorded['LoadBalancerName'] === undefined ? known : recorded;
  const Clusters = textsIn(status, 'Clusters').filter((name) => !names.includes(name));
  return { ...node, body: { ...node.body, status: { ...status, Clusters } } };
}

/**
 * The live graph without some of its clusters: their backends, their Ingresses, their names in the status, and what only they
 * needed of firewall rules. Everything else is as it is.
 */
export function graphWithout(live: ResourceGraph, leaving: Leaving): ResourceGraph {
  const left = new Set(leaving.clusters.map((name) => `clusters/${name}`));
  const managed = [...live.nodes.values()].flatMap((node): readonly ResourceNode[] => {
    if (node.kind === 'backendService') return [withoutBackends(node, leaving.groups)];
    if (node.kind === 'firewall') return [narrowed(node, leaving)];
    if (node.kind === 'urlMap') return [withoutNames(node, leaving)];
    return node.kind === 'ingress' && left.has(node.scope) ? [] : [node];
  });
  const gone = new Set(
    [...leaving.groups].flatMap((link) => [`instanceGroup/${link}`, `networkEndpointGroup/${link}`]),
  );
  return subgraph(
    live,
    managed.filter(({ address }) => !gone.has(address)),
  );
}
