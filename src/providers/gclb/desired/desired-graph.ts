import type { Diagnostic, Outcome } from '../../../diagnostics/diagnostic.js';
import { failure, success } from '../../../diagnostics/diagnostic.js';
import type { AgreedService } from '../../../facts/agreed-service.js';
import { GraphBuilder } from '../../../graph/graph-builder.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { objectIn } from '../kinds/body.js';
import { globalLink } from '../kinds/links.js';
import { addReferences } from '../live/references.js';
import { ownedResources } from '../live/owned-resources.js';
import { liveStatus } from '../live/live-status.js';
import { markerKnowledge } from '../live/marker-knowledge.js';
import type { AdoptedResource, LiveProject, LoadBalancerInputs } from '../load-balancer.js';
import { isDescribable } from '../names/adoptable.js';
import { urlMapSentence } from '../names/markers.js';
import { groupOwners } from '../observe/group-owners.js';
import { routeBodies } from './bodies.js';
import { addressNodes, literalOf } from './addresses.js';
import { desiredContent } from './desired-content.js';
import { addressesOf, type DesiredContent } from './digests.js';
import { firewallNodes, handedOverFirewalls, hostsOf } from './firewall-nodes.js';
import { frontendResources } from './frontend-resources.js';
import type { NamingContext } from './service-resources.js';
import { withIgnoredFields } from './ignored-fields.js';
import { serviceResources } from './service-resources.js';
import { keepingClusters } from './kept-clusters.js';
import { singleNode } from './single-node.js';

/** The graph of a load balancer that should not exist any more, but for what others keep. */
export function desiredForDelete(kept: readonly ResourceNode[] = []): ResourceGraph {
  const builder = new GraphBuilder();
  for (const node of kept) builder.add(node);
  return builder.build();
}

function urlMapNode(
  context: NamingContext,
  content: DesiredContent,
  ingress: string,
  hosts: readonly string[],
  linkOf: (key: string) => string,
): ResourceNode {
  const live = context.owned.filter(({ logical }) => logical === 'urlMap');
  const present = (live.find(({ reached }) => reached) ?? live[0])?.body ?? {};
  const status = objectIn(present, 'status');
  // The Go tool records no Ingress: its absence on a load balancer that was taken over is no difference.
  const named = live.length === 0 || status['Ingress'] !== undefined ? { Ingress: ingress } : {};
  return singleNode(
    context,
    { address: 'urlMap', kind: 'urlMap' },
    {
      ...routeBodies(content.routes, linkOf(content.fallback), linkOf),
      // Left by an interrupted deletion. GCE: a map has a default service or redirects, never both.
      ...(present['defaultUrlRedirect'] === undefined ? {} : { defaultUrlRedirect: null }),
      status: {
        Description: urlMapSentence(context.loadBalancer),
        LoadBalancerName: context.loadBalancer,
        IPAddress: literalOf(content.address),
        Clusters: [...content.clusters],
        ...named,
        ...(hosts.length > 0 || status['FirewallProjects'] !== undefined ? { FirewallProjects: [...hosts] } : {}),
        ...recordedAdoptions(context.adopted ?? []),
      },
    },
  );
}

/** Of what is adopted, that which only the status can tell; what is recorded already is left as it is. */
function recordedAdoptions(adopted: readonly AdoptedResource[]): JsonObject {
  const lasting = adopted.filter(({ kind }) => kind !== 'urlMap' && !isDescribable(kind));
  return lasting.some(({ toMark }) => toMark) ? { Adopted: lasting.map(({ key }) => key).sort() } : {};
}

function ingressNodes(content: DesiredContent, ingress: string): readonly ResourceNode[] {
  return Object.entries(content.manifests).map(([cluster, body]) => ({
    address: `ingress/${cluster}/${ingress}`,
    kind: 'ingress',
    ownership: 'managed',
    name: ingress,
    scope: `clusters/${cluster}`,
    body,
  }));
}

function graphOf(context: NamingContext, content: DesiredContent, inputs: LoadBalancerInputs): Outcome<ResourceGraph> {
  const ingress = `${inputs.spec.namespace}/${inputs.spec.name}`;
  const resources = content.services.map((plan) => ({ key: plan.key, ...serviceResources(context, plan) }));
  const problems: readonly Diagnostic[] = resources.flatMap((resource) => resource.problems);
  if (problems.length > 0) return failure(...problems);
  const links = new Map(
    resources.map(({ key, backendService }) => [
      key,
      globalLink(context.project, 'backendService', backendService.name),
    ]),
  );
  const firewalls =
    inputs.firewall === 'print' ? handedOverFirewalls(context.owned) : firewallNodes(context, content.firewalls);
  const services = resources.flatMap(({ healthCheck, backendService }) => [healthCheck, backendService]);
  const keeping = { ...context, names: inputs.kept ?? [] };
  const { nodes: behind, problems: unkept } = keepingClusters([...services, ...firewalls], keeping);
  if (unkept.length > 0) return failure(...unkept);
  const urlMap = urlMapNode(context, content, ingress, hostsOf(behind), (key) => links.get(key) ?? key);
  const nodes = [
    ...addressNodes(context.loadBalancer, addressesOf(content)),
    ...behind,
    urlMap,
    ...frontendResources(context, content, urlMap),
    ...ingressNodes(content, ingress),
  ];
  const builder = new GraphBuilder();
  for (const node of nodes) builder.add(node);
  addReferences(builder, nodes, { ingress, addresses: [inputs.address, inputs.ipv6Address] });
  return success(builder.build());
}

function ignoresNothing(written: string): Diagnostic {
  return {
    code: 'IgnoresNothing',
    severity: 'warning',
    message: `lifecycle.ignoreChanges: "${written}" names no field of a resource of this load balancer.`,
    fix: 'Write it like backendService/default/web:80.timeoutSec, with an address that `plan` shows.',
  };
}

/**
 * The graph that should exist. `live` is only looked at to choose names (design: names), to leave alone what a live
 * resource decides for itself (timings, capacities), to hand unmanaged fields on to successors, and to keep
 * rules on earlier addresses, and the part of clusters that are kept. Fails with everything that desiredContent reports,
 * WouldLoseProtection, and UnsupportedChange where a cluster that does not answer cannot be kept.
 */
export function desiredGraph(
  inputs: LoadBalancerInputs,
  agreed: readonly AgreedService[],
  live: LiveProject,
): Outcome<ResourceGraph> {
  const content = desiredContent(inputs, agreed);
  if (!content.ok) return content;
  const owned = ownedResources(inputs.name, live, markerKnowledge(agreed, inputs.frontend));
  const members = new Set(liveStatus(inputs.name, live)?.Clusters ?? []);
  const context = {
    loadBalancer: inputs.name,
    project: inputs.project,
    owned,
    ownerOf: groupOwners(inputs.clusters.map(({ facts }) => facts)),
    scheme: inputs.scheme,
    retiresAddresses: inputs.retireAddress === true,
    adopted: live.adopted ?? [],
    members,
    leaving: [...members].filter((name) => !content.value.clusters.includes(name)),
  };
  const graph = graphOf(context, content.value, inputs);
  if (!graph.ok || inputs.ignoreChanges.length === 0) return graph;
  const { desired, unmatched } = withIgnoredFields(graph.value, owned, inputs.ignoreChanges);
  return success(desired, unmatched.map(ignoresNothing));
}
