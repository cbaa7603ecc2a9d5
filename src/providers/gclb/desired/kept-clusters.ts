import { groupLinks } from '../kinds/backend-group.js';
import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import { equalsManaged } from '../../../plan/comparison/compare-bodies.js';
import { objectsIn, textsIn, without } from '../kinds/body.js';
import { healthCheckTraits } from '../kinds/health-check.js';
import { linkName } from '../kinds/links.js';
import type { OwnedResource } from '../live/owned-resources.js';
import type { GroupOwner } from '../observe/group-owners.js';
import { CHECK_FIELDS } from './bodies.js';
import { keptFirewalls } from './kept-firewalls.js';

/** Clusters that do not answer and stay as they are, and what tells their part of a live load balancer. */
export interface KeptClusters {
  readonly names: readonly string[];
  /** Clusters that the live load balancer records and that are neither asked nor kept. */
  readonly leaving: readonly string[];
  readonly owned: readonly OwnedResource[];
  /** Knows the groups of the clusters that answer. */
  readonly ownerOf: GroupOwner;
}

/** Resources that should exist, with the part of the kept clusters in them. */
export interface KeepingNodes {
  readonly nodes: readonly ResourceNode[];
  readonly problems: readonly Diagnostic[];
}

/**
 * The live backends that no cluster that answers claims: those of the clusters that do not. Nobody guesses which of those has
 * which, and a group that is nobody's any more stays as long.
 */
export function unclaimedBackends(body: JsonObject, ownerOf: GroupOwner): readonly JsonObject[] {
  return objectsIn(body, 'backends').filter(({ group }) => typeof group === 'string' && ownerOf(group) === undefined);
}

function refused({ address }: ResourceNode, { names }: KeptClusters, why: string): Diagnostic {
  const kept = names.join(', ');
  return {
    code: 'UnsupportedChange',
    severity: 'error',
    message: why,
    where: { resource: address },
    fix: `Plan again once ${kept} can be reached, take the change back, or take ${kept} out of the definition.`,
  };
}

/** What a health check asks for, and how. */
function question({ body }: ResourceNode): JsonObject {
  const asked = ['type', ...Object.values(CHECK_FIELDS)];
  return Object.fromEntries(Object.entries(body).filter(([field]) => asked.includes(field)));
}

function changedCheck(
  { address }: ResourceNode,
  serving: OwnedResource,
  nodes: readonly ResourceNode[],
  keeping: KeptClusters,
): readonly Diagnostic[] {
  const check = nodes.find((node) => node.address === address.replace(/^backendService\//, 'healthCheck/'));
  const [used] = textsIn(serving.body, 'healthChecks').map(linkName);
  const live = keeping.owned.find(({ kind, name }) => kind === 'healthCheck' && name === used);
  if (check === undefined || live === undefined) return [];
  if (equalsManaged(live.body, question(check), healthCheckTraits)) return [];
  const why = `What ${live.name} asks for would change, and ${keeping.names.join(', ')}, which cannot be reached, may not answer that.`;
  return [refused(check, keeping, why)];
}

interface KeepingService {
  readonly node: ResourceNode;
  readonly problems: readonly Diagnostic[];
}

function keepingService(node: ResourceNode, nodes: readonly ResourceNode[], keeping: KeptClusters): KeepingService {
  const { owned, ownerOf, names, leaving } = keeping;
  const candidates = owned.filter(({ logical }) => logical === node.address);
  const continued = candidates.find(({ name }) => name === node.name);
  const unclaimed = continued === undefined ? [] : unclaimedBackends(continued.body, ownerOf);
  const carried = groupLinks(unclaimed);
  const lost = candidates
    .filter(({ reached }) => reached)
    .flatMap(({ body }) => groupLinks(unclaimedBackends(body, ownerOf)))
    .filter((group) => !carried.includes(group));
  const kept = names.join(', ');
  const problems: Diagnostic[] = [];
  if (lost.length > 0) {
    const why = `Its NodePort, protocol or backend mode has changed, so that a successor has to take over, which would lack the backends of ${kept}, which cannot be reached.`;
    problems.push(refused(node, keeping, why));
  }
  if (carried.length > 0 && leaving.length > 0) {
    const why = `${leaving.join(', ')} cannot leave the load balancer now: ${kept} cannot be reached, so it is not known which of the backends are whose.`;
    problems.push(refused(node, keeping, why));
  }
  if (continued === undefined || carried.length === 0) return { node, problems };
  problems.push(...changedCheck(node, continued, nodes, keeping));
  const wanted = objectsIn(node.body, 'backends');
  // Their capacity is an operator's to change, as for every live backend.
  const added = unclaimed
    .filter(({ group }) => !wanted.some((backend) => backend['group'] === group))
    .map((backend) => without(backend, 'capacityScaler'));
  return { node: { ...node, body: { ...node.body, backends: [...wanted, ...added] } }, problems };
}

/**
 * Leaves the backends, firewall tags and ports of clusters that do not answer as they are. UnsupportedChange where that is not
 * possible without losing their requests: a service that gets a successor, a changed health check, a cluster that leaves.
 */
export function keepingClusters(nodes: readonly ResourceNode[], keeping: KeptClusters): KeepingNodes {
  if (keeping.names.length === 0) return { nodes, problems: [] };
  const services = nodes.map((node) =>
    node.kind === 'backendService' ? keepingService(node, nodes, keeping) : { node, problems: [] },
  );
  const firewalls = keptFirewalls(
    nodes.filter(({ kind }) => kind === 'firewall'),
    keeping.owned,
  );
  return {
    nodes: [...services.map(({ node }) => node).filter(({ kind }) => kind !== 'firewall'), ...firewalls.nodes],
    problems: [
      ...services.flatMap(({ problems }) => problems),
      ...firewalls.differing.map((node) => {
        const why = `The rule would be aimed at other targets, and the nodes of ${keeping.names.join(', ')}, which cannot be reached, may not be among them.`;
        return refused(node, keeping, why);
      }),
    ],
  };
}

/**
 * Clusters that were to be kept and that the live load balancer does not record (NothingToKeep): they never served, and what there
 * is of others is not theirs to keep.
 */
export function nothingToKeep(names: readonly string[], recorded: readonly string[]): readonly Diagnostic[] {
  return names
    .filter((name) => !recorded.includes(name))
    .map((name) => ({
      code: 'NothingToKeep',
      severity: 'error',
      message: `Cluster ${name} cannot be reached, and the live load balancer was never spread over it: there is nothing that could be kept.`,
      where: { cluster: name },
      fix: `Leave ${name} out of the definition until it can be reached.`,
    }));
}
