import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { hasErrors } from '../diagnostics/outcome.js';
import type { ResourceGraph } from '../graph/resource.js';
import type { Note } from '../plan/change.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveStatusBody } from '../providers/gclb/live/live-status.js';
import type { LiveProject, LoadBalancerCluster } from '../providers/gclb/load-balancer.js';
import type { Reading } from '../providers/gclb/observe/reading.js';
import type { ClusterDefinition } from '../spec/load-balancer-definition.js';
import type { Tell } from './observing/clusters.js';
import { readLiveDefinition, type LiveDefinition } from './session/definition.js';
import type { PlanResult } from './planning/gclb-plan.js';
import { notFound } from './observing/not-found.js';
import { goneGroups } from './planning/gone-groups.js';
import { unhealthyWithout } from './leaving/healthy-elsewhere.js';
import { withHostProjects } from './observing/host-projects.js';
import { readLiveProject } from './observing/live-project.js';
import { namedByUid } from './planning/left-clusters.js';
import { leavingMembers } from './leaving/leaving-members.js';
import {
  clustersOfItsOwn,
  ingressNotes,
  lookAtIngresses,
  refuseMissing,
  type SeenIngresses,
} from './ingresses/look-at-ingresses.js';
import { digestsAsApplied } from './planning/as-applied.js';
import { clusterSubjects } from './planning/cluster-subjects.js';
import { membersOf, mayHaveIngresses, openMembers, servicesOf, type MissingMember } from './observing/members.js';
import { observeClustersAlone } from './observing/observation.js';
import { ourIngresses } from './ingresses/our-ingresses.js';
import { errorOf } from './session/outcome.js';
import { planFrom } from './planning/planning.js';
import { whatStays } from './leaving/what-stays.js';
import type { DefinitionRequest } from './session/requests.js';
import type { Session } from './session/session.js';

/** Which clusters are removed. */
export interface RemoveRequest extends DefinitionRequest {
  /** Their stable names; of one that nothing records, the uid that its groups are named after. */
  readonly clusters?: readonly string[];
  /** Go on without clusters that do not answer. */
  readonly force?: boolean;
}

/**
 * Works out the plan that takes clusters out of a live load balancer, drained first, and nothing else. `contexts` and `clusters`
 * name them; without either, all are meant, which is refused. Needs no ingress file. Throws KubemciError (LoadBalancerNotFound,
 * UnknownCluster, LastCluster, ClusterUnreachable without `force`, …).
 */
export async function makeRemovePlan(session: Session, request: RemoveRequest, tell: Tell): Promise<PlanResult> {
  const warnings: Diagnostic[] = [];
  const { clusters: named, contexts, force = false, ...rest } = request;
  const read = await readLiveDefinition(session, rest, warnings);
  const { definition } = read;
  const { reading, project } = await readLiveProject(session, definition, request, tell);
  const members = membersOf(definition, project);
  if (members === undefined) throw notFound(definition.name, reading.api.project, project);
  const { leaving, uids } = leavingMembers(definition.name, { members, project }, named, contexts);
  const seen = await lookAt(session, reading, { ...read, project, members, tell });
  const silent = seen.ingresses.missing.filter(({ name }) => leaving.includes(name));
  if (!force) refuseMissing(silent);
  const live = graphOf(definition.name, seen);
  if (live.nodes.size === 0) throw notFound(definition.name, reading.api.project, project);
  const staying = members.flatMap(({ name }) => (leaving.includes(name) ? [] : [name]));
  const inWords = [...leaving, ...uids.map(namedByUid)];
  const status = liveStatusBody(definition.name, project) ?? {};
  const { missing } = seen.ingresses;
  const parting = { live, clusters: seen.clusters, missing, leaving, uids, staying, status };
  const { desired, groups, notes } = await whatStays(reading, parting, warnings);
  const { found } = seen.ingresses;
  const ingress = found.is === 'found' ? `${found.ingress.namespace}/${found.ingress.name}` : undefined;
  const plan = planFrom(
    {
      subject: {
        loadBalancer: definition.name,
        project: reading.api.project,
        goal: 'apply',
        task: { is: 'remove-clusters', clusters: inWords, others: staying },
        clusters: clusterSubjects(seen.clusters),
        ...(definition.kubeconfig === undefined ? {} : { kubeconfig: definition.kubeconfig }),
        services: servicesOf(definition.name, project),
        ...(ingress === undefined ? {} : { ingress }),
      },
      desired,
      live,
      project: seen.project,
      clusters: seen.clusters,
      address: undefined,
      digests: digestsAsApplied(definition.name, project),
      settleSeconds: definition.settleSeconds,
      warmTimeoutSeconds: definition.warmTimeoutSeconds,
      notes: [...notesOf(seen.ingresses, leaving), ...notes],
      goneGroups: await goneGroups(reading, live, desired),
      endangered: await unhealthyWithout(inWords.join(', '), reading, live, (group) => groups.has(group)),
    },
    session.clock,
    warnings,
  );
  return { plan, warnings };
}

interface Looking extends LiveDefinition {
  readonly project: LiveProject;
  readonly members: readonly ClusterDefinition[];
  readonly tell: Tell;
}

/** What was seen of a live load balancer and its clusters. */
interface Seen {
  readonly project: LiveProject;
  /** Those that answered, with their nodes. */
  readonly clusters: readonly LoadBalancerCluster[];
  /** Whose it is that the Ingress is, and which clusters did not answer. */
  readonly ingresses: SeenIngresses;
}

async function lookAt(session: Session, reading: Reading, looking: Looking): Promise<Seen> {
  const { definition, project, members, spec, tell } = looking;
  const { name: loadBalancer } = definition;
  const { opened, missing } = await openMembers(session, { ...definition, clusters: members }, tell);
  const hasIngress = mayHaveIngresses(loadBalancer, project);
  const first: SeenIngresses = hasIngress
    ? await lookAtIngresses(reading, { loadBalancer, project, spec, opened, missing })
    : { clusters: [], missing, found: { is: 'none' }, staying: [] };
  const known = first.found.is === 'found' ? { ingress: first.found.ingress } : {};
  const answered = opened.filter(({ cluster }) => !first.missing.some(({ name }) => name === cluster));
  const observed = await observeClustersAlone(reading, answered, {
    services: servicesOf(loadBalancer, project),
    ...known,
  });
  const silent = answered.flatMap(({ cluster: name, context }): readonly MissingMember[] => {
    const problems = observed.problems.filter(({ severity, where }) => severity === 'error' && where?.cluster === name);
    return problems.length === 0 ? [] : [{ name, context, problems }];
  });
  const others = observed.problems.filter(({ where }) => !silent.some(({ name }) => name === where?.cluster));
  if (hasErrors(others)) throw errorOf(others);
  const seen = { live: project, clusters: observed.clusters, problems: [] };
  const hosts = await withHostProjects(reading, seen, definition);
  return {
    project: hosts.live,
    clusters: observed.clusters,
    ingresses: { ...first, missing: [...first.missing, ...silent] },
  };
}

/** Where another load balancer uses the Ingress, that is no part of it: it stays. */
function graphOf(loadBalancer: string, { project, clusters, ingresses }: Seen): ResourceGraph {
  const { found } = ingresses;
  const own = found.is === 'found' ? ourIngresses(clustersOfItsOwn({ ...ingresses, clusters })) : [];
  return liveGraph({ loadBalancer, live: project, ingresses: own });
}

function notesOf(seen: SeenIngresses, leaving: readonly string[]): readonly Note[] {
  return ingressNotes({
    ...seen,
    missing: seen.missing.filter(({ name }) => leaving.includes(name)),
    staying: seen.staying.filter(({ cluster }) => leaving.includes(cluster)),
  });
}
