import { GraphBuilder } from '../../../graph/graph-builder.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceAddress, ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { canonicalSpelling } from '../kinds/index.js';
import type { LiveProject, LoadBalancerInputs } from '../load-balancer.js';
import type { MarkerKnowledge, OwnedResource } from './owned-resources.js';
import { ownedResources, scopeIn } from './owned-resources.js';
import { addReferences } from './references.js';

/** One cluster's Ingress of this load balancer, as it is there. */
export interface LiveIngress {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly manifest: JsonObject;
}

/** What a live graph is made from. */
export interface LiveGraphSources {
  readonly loadBalancer: string;
  readonly live: LiveProject;
  readonly ingresses: readonly LiveIngress[];
  /** The reserved address, when it is known. */
  readonly address?: LoadBalancerInputs['address'];
  readonly ipv6Address?: LoadBalancerInputs['address'] | undefined;
  /** What the inputs know beyond the markers; without it a port that the Go tool wrote by name stays a name in addresses. */
  readonly known?: MarkerKnowledge;
}

/** The one that a desired node of the address names; else the one that serves; else the first by name. */
function primaryOf(candidates: readonly OwnedResource[], desired: ResourceNode | undefined): OwnedResource | undefined {
  return (
    candidates.find(({ name }) => name === desired?.name) ?? candidates.find(({ reached }) => reached) ?? candidates[0]
  );
}

function alignedNodes(
  address: ResourceAddress,
  candidates: readonly OwnedResource[],
  desired: ResourceGraph | undefined,
): readonly ResourceNode[] {
  // What is kept beside the desired resource of its address is no predecessor of that.
  const isRetained = ({ name }: OwnedResource): boolean => desired?.nodes.has(`${address}#${name}`) ?? false;
  const primary = primaryOf(
    candidates.filter((candidate) => !isRetained(candidate)),
    desired?.nodes.get(address),
  );
  return candidates.map((candidate) => ({
    address: candidate === primary ? address : `${address}#${candidate.name}`,
    kind: candidate.kind,
    ownership: 'managed',
    name: candidate.name,
    scope: scopeIn(candidate.project),
    body: candidate.body,
  }));
}

function ingressNode({ cluster, namespace, name, manifest }: LiveIngress): ResourceNode {
  return {
    address: `ingress/${cluster}/${namespace}/${name}`,
    kind: 'ingress',
    ownership: 'managed',
    name: `${namespace}/${name}`,
    scope: `clusters/${cluster}`,
    body: canonicalSpelling('ingress', manifest),
  };
}

/**
 * The graph that exists: everything that carries this load balancer's marker, and the Ingresses given.
 * With `desired`, resources are aligned to it: at an address that several live resources share, the one that `desired`
 * names is the primary; without one, the one that serves. The others get `#<physical name>` and, not being desired,
 * are deleted. Bodies are canonical and hold what the server set.
 */
export function liveGraph(sources: LiveGraphSources, desired?: ResourceGraph): ResourceGraph {
  const owned = ownedResources(sources.loadBalancer, sources.live, sources.known);
  const addresses = [...new Set(owned.map(({ logical }) => logical))];
  const nodes = [
    ...addresses.flatMap((address) =>
      alignedNodes(
        address,
        owned.filter(({ logical }) => logical === address),
        desired,
      ),
    ),
    ...sources.ingresses.map(ingressNode),
  ];
  const builder = new GraphBuilder();
  for (const node of nodes) builder.add(node);
  const [ingress] = sources.ingresses;
  addReferences(builder, nodes, {
    ingress: ingress === undefined ? undefined : `${ingress.namespace}/${ingress.name}`,
    addresses: [sources.address, sources.ipv6Address],
  });
  return builder.build();
}
