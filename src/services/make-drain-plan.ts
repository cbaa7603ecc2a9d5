import { asWarning } from '../diagnostics/as-warning.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { withFurtherFix } from '../diagnostics/with-further-fix.js';
import { hasErrors } from '../diagnostics/outcome.js';
import type { ResourceGraph } from '../graph/resource.js';
import { drainedGraph, type DrainedGraph } from '../providers/gclb/desired/drained-graph.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { ownedResources } from '../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../providers/gclb/load-balancer.js';
import { groupOwners } from '../providers/gclb/observe/group-owners.js';
import type { Reading } from '../providers/gclb/observe/reading.js';
import { clusterOf } from '../providers/gclb/routes/cluster-of-group.js';
import type { ClusterDefinition } from '../spec/load-balancer-definition.js';
import { openClustersOf, type Tell } from './observing/clusters.js';
import { readLiveDefinition, type LiveDefinition } from './session/definition.js';
import type { PlanResult } from './planning/gclb-plan.js';
import { notFound } from './observing/not-found.js';
import { unhealthyWithout } from './leaving/healthy-elsewhere.js';
import { digestsAsApplied } from './planning/as-applied.js';
import { clusterSubjects } from './planning/cluster-subjects.js';
import { readLiveProject } from './observing/live-project.js';
import { recordedIngress } from './ingresses/look-at-ingresses.js';
import { membersOf, servicesOf } from './observing/members.js';
import { observeClustersAlone, type ClustersSeen } from './observing/observation.js';
import { ourIngresses } from './ingresses/our-ingresses.js';
import { errorOf } from './session/outcome.js';
import { planFrom } from './planning/planning.js';
import type { DefinitionRequest } from './session/requests.js';
import type { Session } from './session/session.js';

/** Which cluster is drained, or taken back. */
export interface DrainRequest extends DefinitionRequest {
  /** Its stable name. */
  readonly cluster: string;
  /** 0 drains, 1 takes back. */
  readonly capacity: 0 | 1;
}

/**
 * Works out the plan that drains a cluster of a live load balancer, or takes it back: capacities of its backends and nothing
 * else. Throws KubemciError (LoadBalancerNotFound, UnknownCluster, CapacityDefined where the definition decides, LastCluster, …).
 */
export async function makeDrainPlan(session: Session, request: DrainRequest, tell: Tell): Promise<PlanResult> {
  const warnings: Diagnostic[] = [];
  const { cluster, capacity, ...rest } = request;
  const { definition } = await readLiveDefinition(session, rest, warnings);
  refuseDefinedCapacity(definition, cluster);
  const { reading, project } = await readLiveProject(session, definition, request, tell);
  const members = membersOf(definition, project) ?? [];
  const member = members.find(({ name }) => name === cluster);
  if (member === undefined) {
    // The names of both stand beside each other on the command line, and are easily exchanged.
    if (ownedResources(definition.name, project).length === 0)
      throw notFound(definition.name, reading.api.project, project);
    throw unknownCluster(cluster, definition.name, members);
  }
  const seen = await lookAt(session, reading, { definition, project, members, tell });
  const ownerOf = groupOwners(seen.clusters.map(({ facts }) => facts));
  const live = liveGraph({
    loadBalancer: definition.name,
    live: project,
    ingresses: ourIngresses(seen.clusters),
  });
  if (live.nodes.size === 0) throw notFound(definition.name, reading.api.project, project);
  const drained = drainedGraph(live, cluster, capacity, ownerOf);
  if (drained.concerned.length === 0) throw unattributed(definition.name, cluster, seen.problems);
  if (capacity === 0 && drained.alone.length > 0) throw lastCluster(cluster, live, drained);
  warnings.push(...seen.problems.map(asWarning));
  const ingress = liveStatus(definition.name, project)?.Ingress;
  const plan = planFrom(
    {
      subject: {
        loadBalancer: definition.name,
        project: reading.api.project,
        goal: 'apply',
        task: {
          is: capacity === 0 ? 'drain' : 'undrain',
          clusters: [cluster],
          others: members.flatMap(({ name }) => (name === cluster ? [] : [name])),
        },
        clusters: clusterSubjects(seen.clusters),
        ...(definition.kubeconfig === undefined ? {} : { kubeconfig: definition.kubeconfig }),
        services: servicesOf(definition.name, project),
        ...(ingress === undefined ? {} : { ingress }),
      },
      desired: drained.desired,
      live,
      project,
      clusters: seen.clusters,
      address: undefined,
      digests: digestsAsApplied(definition.name, project),
      settleSeconds: definition.settleSeconds,
      warmTimeoutSeconds: definition.warmTimeoutSeconds,
      notes: [],
      endangered:
        capacity === 0
          ? await unhealthyWithout(cluster, reading, live, (group) => clusterOf(group, ownerOf) === cluster)
          : new Map(),
    },
    session.clock,
    warnings,
  );
  return { plan, warnings };
}

// Where the definition decides about capacity, the next apply would undo what is done by hand.
function refuseDefinedCapacity({ clusters, name }: LiveDefinition['definition'], cluster: string): void {
  const defined = clusters?.find((candidate) => candidate.name === cluster)?.capacity;
  if (defined === undefined) return;
  throw new KubemciError({
    code: 'CapacityDefined',
    severity: 'error',
    message: `The definition of ${name} sets the capacity of cluster ${cluster} to ${defined}; the next apply would bring that back.`,
    where: { cluster },
    fix: `Edit it in the definition (clusters: … name: ${cluster}, capacity: …) and apply, or take the line out.`,
  });
}

interface Looking {
  readonly definition: LiveDefinition['definition'];
  readonly project: LiveProject;
  readonly members: readonly ClusterDefinition[];
  readonly tell: Tell;
}

// Every member is asked, because the others tell which backends are not the drained one's; one that is down is no obstacle.
async function lookAt(session: Session, reading: Reading, looking: Looking): Promise<ClustersSeen> {
  const { definition, project, members, tell } = looking;
  const opened = await openClustersOf(session, { ...definition, clusters: members }, tell);
  const ingress = recordedIngress(definition.name, project);
  return observeClustersAlone(reading, opened, {
    services: servicesOf(definition.name, project),
    ...(ingress === undefined ? {} : { ingress }),
  });
}

function unknownCluster(cluster: string, loadBalancer: string, members: readonly ClusterDefinition[]): KubemciError {
  const names = members.map(({ name }) => name).join(', ');
  return new KubemciError({
    code: 'UnknownCluster',
    severity: 'error',
    message: `Load balancer ${loadBalancer} is not spread over a cluster ${cluster}.`,
    where: { cluster },
    fix: names === '' ? 'See `kubemci get-status` for what is known of it.' : `It is spread over ${names}.`,
  });
}

/** Nothing tells which backends are the cluster's: it does not answer, or it serves nothing. Never guessed. */
function unattributed(loadBalancer: string, cluster: string, problems: readonly Diagnostic[]): KubemciError {
  if (hasErrors(problems)) {
    const way = `Which backends are its, ${cluster} itself has to say. If it does not come back: kubemci remove-clusters ${loadBalancer} --clusters ${cluster} --force`;
    return errorOf(
      problems.map((problem) => (problem.where?.cluster === cluster ? withFurtherFix(problem, way) : problem)),
    );
  }
  return new KubemciError({
    code: 'UnknownCluster',
    severity: 'error',
    message: `Cluster ${cluster} has no backends in this load balancer.`,
    where: { cluster },
    fix: 'Apply first, so that it serves, or see `kubemci get-status --wide`.',
  });
}

function lastCluster(cluster: string, live: ResourceGraph, { alone }: DrainedGraph): KubemciError {
  const services = alone.map((address) => live.nodes.get(address)?.name ?? address).join(', ');
  return new KubemciError({
    code: 'LastCluster',
    severity: 'error',
    message: `Cluster ${cluster} is the only one with capacity for ${services}; GCE takes no backend service without any.`,
    where: { cluster },
    fix: 'Take another cluster in first, or undrain one.',
  });
}
