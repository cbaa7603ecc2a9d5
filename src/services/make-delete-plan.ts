import { asWarning } from '../diagnostics/as-warning.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { hasErrors } from '../diagnostics/outcome.js';
import type { Note } from '../plan/change.js';
import { desiredForDelete } from '../providers/gclb/desired/desired-graph.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import type { Reading } from '../providers/gclb/observe/reading.js';
import type { LiveProject, LoadBalancerCluster } from '../providers/gclb/load-balancer.js';
import { namesakeOf, unmarkedNamesake } from '../providers/gclb/live/namesake.js';
import { foreignReferrers } from '../providers/gclb/validate/foreign-referrers.js';
import type { Tell } from './observing/clusters.js';
import { readLiveDefinition, type LiveDefinition } from './session/definition.js';
import type { IngressName } from './ingresses/find-ingress.js';
import { ingressesElsewhere } from './ingresses/ingresses-elsewhere.js';
import type { PlanResult } from './planning/gclb-plan.js';
import { notFound } from './observing/not-found.js';
import { withHostProjects } from './observing/host-projects.js';
import { clustersOfItsOwn, ingressNotes, lookAtIngresses, refuseMissing } from './ingresses/look-at-ingresses.js';
import { readLiveProject } from './observing/live-project.js';
import { clusterSubjects } from './planning/cluster-subjects.js';
import { mayHaveIngresses, membersOf, openMembers } from './observing/members.js';
import { leftBehind } from './planning/left-behind.js';
import { errorOf } from './session/outcome.js';
import { ourIngresses } from './ingresses/our-ingresses.js';
import { planFrom } from './planning/planning.js';
import type { DefinitionRequest } from './session/requests.js';
import type { Session } from './session/session.js';
import { unrecordedClusters } from './ingresses/unrecorded-clusters.js';

/** What is deleted. */
export interface DeleteRequest extends DefinitionRequest {
  /** Go on without clusters that do not answer. */
  readonly force?: boolean;
}

/**
 * Works out what has to go so that nothing of a load balancer is left. The spec is not needed: what is live is known by
 * its markers, and its record names the Ingress. Clusters are asked only where an Ingress may be in them. When nothing
 * of it exists, the plan is empty and a warning says so. Throws KubemciError (LoadBalancerNotFound where resources of its names are not its, …).
 */
export async function makeDeletePlan(session: Session, request: DeleteRequest, tell: Tell): Promise<PlanResult> {
  const warnings: Diagnostic[] = [];
  const { force = false, ...rest } = request;
  const read = await readLiveDefinition(session, rest, warnings);
  const { definition } = read;
  const { reading, project } = await readLiveProject(session, definition, request, tell);
  const { live, problems } = await withHostProjects(reading, { live: project, clusters: [], problems: [] }, definition);
  if (hasErrors(problems)) throw errorOf(problems);
  const { clusters, ingress, notes } = await remainsIn(session, reading, { ...read, live, force, tell });
  const ingresses = ourIngresses(clusters);
  const graph = liveGraph({ loadBalancer: definition.name, live, ingresses });
  const used = foreignReferrers(definition.name, live);
  if (used.length > 0) throw errorOf(used);
  const left = await leftBehind(reading, definition, live);
  if (graph.nodes.size === left.kept.length) warnings.push(...nothingLeft(definition.name, reading.api.project, live));
  const plan = planFrom(
    {
      subject: {
        loadBalancer: definition.name,
        project: reading.api.project,
        goal: 'delete',
        clusters: clusterSubjects(clusters),
        ...(definition.kubeconfig === undefined ? {} : { kubeconfig: definition.kubeconfig }),
        services: [],
        ...(ingress === undefined ? {} : { ingress: `${ingress.namespace}/${ingress.name}` }),
      },
      desired: desiredForDelete(left.kept),
      live: graph,
      project: live,
      clusters,
      address: undefined,
      digests: { spec: '', desired: '' },
      settleSeconds: definition.settleSeconds,
      warmTimeoutSeconds: definition.warmTimeoutSeconds,
      notes: [...notes, ...left.notes],
    },
    session.clock,
    warnings,
  );
  return { plan, warnings };
}

/**
 * Says that nothing of a load balancer exists: a script that deletes twice is done, as with the Go tool, and who misspelt a name
 * is told. Throws KubemciError (LoadBalancerNotFound) where somebody else, or nobody, has resources of its names.
 */
function nothingLeft(name: string, project: string, live: LiveProject): readonly Diagnostic[] {
  const error = notFound(name, project, live);
  if (namesakeOf(name, live) !== undefined || unmarkedNamesake(name, live) !== undefined) throw error;
  return error.diagnostics.map(asWarning);
}

interface Looking extends LiveDefinition {
  readonly live: LiveProject;
  readonly force: boolean;
  readonly tell: Tell;
}

/** What there is to delete in clusters. */
interface Remains {
  /** Those in which an Ingress may be that goes. */
  readonly clusters: readonly LoadBalancerCluster[];
  /** Undefined where none is known. */
  readonly ingress: IngressName | undefined;
  readonly notes: readonly Note[];
}

async function remainsIn(session: Session, reading: Reading, looking: Looking): Promise<Remains> {
  const { definition, spec, live, force, tell } = looking;
  const { name: loadBalancer } = definition;
  if (!mayHaveIngresses(loadBalancer, live)) return { clusters: [], ingress: undefined, notes: [] };
  // Without clusters a definition means every context of the kubeconfig. A load balancer that was never in one of them has
  // nothing to delete there, even where an Ingress has the name of its own.
  const members = membersOf(definition, live);
  const asked = members === undefined ? definition : { ...definition, clusters: members };
  const { opened, missing } = await openMembers(session, asked, tell);
  const seen = await lookAtIngresses(reading, { loadBalancer, project: live, spec, opened, missing });
  if (!force) refuseMissing(seen.missing);
  const { found, clusters } = seen;
  const notes = ingressNotes(seen);
  if (found.is !== 'found') return { clusters: [], ingress: undefined, notes };
  const recorded = { clusters: clusters.map(({ facts }) => facts), ingress: found.ingress };
  const unrecorded =
    seen.missing.length > 0 || found.shared.length > 0 ? [] : unrecordedClusters(loadBalancer, live, recorded);
  // Who names the Ingress names the clusters for it as well, as with the Go tool.
  const further = { loadBalancer, project: live, ingress: found.ingress, named: definition, recorded: clusters };
  const elsewhere = spec === undefined ? [] : await ingressesElsewhere(session, reading, further);
  return { clusters: clustersOfItsOwn(seen), ingress: found.ingress, notes: [...notes, ...unrecorded, ...elsewhere] };
}
