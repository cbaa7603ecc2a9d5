import { groupLinks } from '../kinds/backend-group.js';
import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import { objectIn, objectsIn, textIn } from '../kinds/body.js';
import { globalLink } from '../kinds/links.js';
import type { OwnedResource } from '../live/owned-resources.js';
import type { AdoptedResource } from '../load-balancer.js';
import type { GroupOwner } from '../observe/group-owners.js';
import { chooseName, conventionalName } from '../names/physical-names.js';
import { updatableOf } from '../names/updatable.js';
import { backendServiceBody, CHECK_FIELDS, checkedProtocol, healthCheckBody } from './bodies.js';
import type { CapacityContext } from './carry-over.js';
import {
  carriedFromCheck,
  carriedFromService,
  lostProtections,
  withCarriedCapacity,
  withDrainedClusters,
} from './carry-over.js';
import type { ServicePlan } from './service-plan.js';

/** Where the names of one load balancer are chosen: what of it is live. */
export interface NamingContext {
  readonly loadBalancer: string;
  readonly project: string;
  readonly owned: readonly OwnedResource[];
  readonly ownerOf: GroupOwner;
  readonly scheme: 'EXTERNAL' | 'EXTERNAL_MANAGED';
  /** Whether rules on addresses that were asked for before go. */
  readonly retiresAddresses: boolean;
  /** What carries no marker and is its nevertheless; absent: nothing. */
  readonly adopted?: readonly AdoptedResource[];
  /** Clusters that the live load balancer records: only their groups can be among the live backends. */
  readonly members: ReadonlySet<string>;
  /** Those of them that neither the definition names any more nor anybody asked to keep. */
  readonly leaving: readonly string[];
}

/** The two resources of one service, and what stands in the way of them. */
export interface ServiceResources {
  readonly healthCheck: ResourceNode;
  readonly backendService: ResourceNode;
  readonly problems: readonly Diagnostic[];
}

function candidatesAt(context: NamingContext, address: string): readonly OwnedResource[] {
  return context.owned.filter(({ logical }) => logical === address);
}

/** Who serves now and will not any more. */
function predecessorOf(
  candidates: readonly OwnedResource[],
  kept: OwnedResource | undefined,
): OwnedResource | undefined {
  return kept === undefined ? candidates.find(({ reached }) => reached) : undefined;
}

// What of a configured check cannot be changed in place: a successor under the same name would be its predecessor.
function checkDifference(plan: ServicePlan): JsonObject {
  const port = plan.config?.spec.healthCheck?.port;
  return { type: checkedProtocol(plan), ...(port === undefined ? {} : { port }) };
}

function nameFor(
  context: NamingContext,
  kind: 'healthCheck' | 'backendService',
  plan: ServicePlan,
  kept: OwnedResource | undefined,
): string {
  const { loadBalancer, owned } = context;
  const { through, key, protocol, config } = plan;
  return chooseName(
    {
      role: kind,
      loadBalancer,
      updatable: kept?.name,
      conventional: through.mode === 'neg' ? undefined : conventionalName(kind, loadBalancer, through.nodePort),
      difference: {
        key,
        protocol,
        through: { ...through },
        ...(kind === 'healthCheck' && config?.spec.healthCheck !== undefined ? { check: checkDifference(plan) } : {}),
      },
    },
    (name) => owned.some((other) => other.kind === kind && other.name === name),
  );
}

function healthCheckOf(context: NamingContext, plan: ServicePlan): ResourceNode {
  const address = `healthCheck/${plan.key}`;
  const candidates = candidatesAt(context, address);
  const probeOnly = healthCheckBody('', context.loadBalancer, plan, {});
  const kept = updatableOf(candidates, probeOnly);
  const name = nameFor(context, 'healthCheck', plan, kept);
  const body = healthCheckBody(name, context.loadBalancer, plan, kept?.body);
  const predecessor = predecessorOf(candidates, kept);
  return {
    address,
    kind: 'healthCheck',
    ownership: 'managed',
    name,
    scope: 'global',
    body: inheritCheck(plan, predecessor, body),
  };
}

function inheritCheck(plan: ServicePlan, predecessor: OwnedResource | undefined, body: JsonObject): JsonObject {
  const protocol = checkedProtocol(plan);
  const field = CHECK_FIELDS[protocol];
  if (predecessor === undefined || textIn(predecessor.body, 'type') !== protocol) return body;
  const usesServingPort = objectIn(predecessor.body, field)['portSpecification'] === 'USE_SERVING_PORT';
  if (usesServingPort !== (objectIn(body, field)['portSpecification'] === 'USE_SERVING_PORT')) return body;
  const { check, probe } = carriedFromCheck(predecessor, field);
  return { ...body, ...check, [field]: { ...probe, ...objectIn(body, field) } };
}

/** Members that have lost the record of their groups, for instance because somebody deleted their Ingress. */
function forgetful({ members }: NamingContext, plan: ServicePlan): readonly string[] {
  return plan.clusters.flatMap(({ cluster, groups }) => (groups === null && members.has(cluster) ? [cluster] : []));
}

/** Live groups that nobody claims now and that a member may claim again: taking them away would take that member out. */
function unclaimedGroups(context: NamingContext, plan: ServicePlan, live: ReadonlySet<string>): readonly string[] {
  if (forgetful(context, plan).length === 0) return [];
  return [...live].filter((group) => context.ownerOf(group) === undefined);
}

/** A cluster cannot leave while it is not known whose the unclaimed groups are: its firewall and Ingress would go under them. */
function ambiguousGroups(context: NamingContext, plan: ServicePlan): readonly Diagnostic[] {
  const { leaving } = context;
  if (leaving.length === 0) return [];
  const lost = forgetful(context, plan).join(', ');
  return [
    {
      code: 'UnsupportedChange',
      severity: 'error',
      message: `${leaving.join(', ')} cannot leave the load balancer now: ${lost} does not tell which instance groups are its own, so neither is known of the others.`,
      where: { resource: `backendService/${plan.key}` },
      fix: `Apply once with all clusters, so that ${lost} gets its Ingress again, then take ${leaving.join(', ')} out.`,
    },
  ];
}

function decidedClusters({ clusters }: ServicePlan): ReadonlySet<string> {
  return new Set(clusters.flatMap(({ cluster, capacity }) => (capacity === undefined ? [] : [cluster])));
}

function continuing(kept: OwnedResource | undefined, wanted: JsonObject, capacity: CapacityContext): JsonObject {
  if (kept === undefined) return wanted;
  return { ...wanted, backends: withDrainedClusters(objectsIn(wanted, 'backends'), kept, capacity) };
}

function succeeding(predecessor: OwnedResource, wanted: JsonObject, capacity: CapacityContext): JsonObject {
  const backends = withCarriedCapacity(objectsIn(wanted, 'backends'), predecessor, capacity);
  return { ...carriedFromService(predecessor), ...wanted, backends };
}

/**
 * The health check and the backend service of one service port, under the names that let both be changed
 * without a gap: in place where nothing immutable differs, else beside their predecessors.
 */
export function serviceResources(context: NamingContext, plan: ServicePlan): ServiceResources {
  const { loadBalancer, project } = context;
  const healthCheck = healthCheckOf(context, plan);
  const link = globalLink(project, 'healthCheck', healthCheck.name);
  const address = `backendService/${plan.key}`;
  const candidates = candidatesAt(context, address);
  const inputs = { loadBalancer, project, scheme: context.scheme, healthCheck: link };
  const kept = updatableOf(candidates, backendServiceBody('', plan, { ...inputs, liveGroups: new Set() }));
  const name = nameFor(context, 'backendService', plan, kept);
  const predecessor = predecessorOf(candidates, kept);
  const liveGroups = new Set(groupLinks(objectsIn(kept?.body ?? {}, 'backends')));
  const unclaimed = unclaimedGroups(context, plan, liveGroups);
  const wanted = backendServiceBody(name, plan, { ...inputs, liveGroups, unclaimed });
  const capacity = { ownerOf: context.ownerOf, decided: decidedClusters(plan) };
  const body =
    predecessor === undefined ? continuing(kept, wanted, capacity) : succeeding(predecessor, wanted, capacity);
  return {
    healthCheck,
    backendService: { address, kind: 'backendService', ownership: 'managed', name, scope: 'global', body },
    problems: [
      ...(predecessor === undefined ? [] : lostProtections(predecessor, name, wanted)),
      ...(unclaimed.length === 0 ? [] : ambiguousGroups(context, plan)),
    ],
  };
}
