import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { hasErrors } from '../diagnostics/outcome.js';
import type { Note } from '../plan/change.js';
import { desiredForDelete } from '../providers/gclb/desired/desired-graph.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveStatus, liveStatuses } from '../providers/gclb/live/live-status.js';
import { ownedResources } from '../providers/gclb/live/owned-resources.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import type { Reading } from '../providers/gclb/observe/reading.js';
import type { LiveProject, LoadBalancerCluster } from '../providers/gclb/load-balancer.js';
import { liveIngresses } from './analysis.js';
import { openClustersOf, type ClustersRequest, type Tell } from './clusters.js';
import { readLiveDefinition, type LiveDefinition } from './definition.js';
import type { PlanResult } from './gclb-plan.js';
import { notFound } from './get-status.js';
import { awaitEarlierRun } from './earlier-run.js';
import { clusterSubjects } from './make-plan.js';
import { observe } from './observation.js';
import { oursAmong } from './our-ingresses.js';
import { errorOf } from './outcome.js';
import { planFrom } from './planning.js';
import type { DefinitionRequest } from './requests.js';
import type { Session } from './session.js';

interface IngressName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Works out what has to go so that nothing of a load balancer is left. The spec is not needed: what is live is known by
 * its markers, and its record names the Ingress. Clusters are asked only where an Ingress may be in them. Throws
 * KubemciError (LoadBalancerNotFound when nothing of it exists, …).
 */
export async function makeDeletePlan(session: Session, request: DefinitionRequest, tell: Tell): Promise<PlanResult> {
  const warnings: Diagnostic[] = [];
  const { definition, spec } = await readLiveDefinition(session, request, warnings);
  const reading = await session.reading(definition.project);
  await awaitEarlierRun(session, reading, definition.name, tell);
  const { live, clusters, ingress, notes } = await findRemains(session, reading, { definition, spec }, warnings);
  const ingresses = oursAmong(liveIngresses(clusters));
  const graph = liveGraph({ loadBalancer: definition.name, live, ingresses });
  if (graph.nodes.size === 0) throw notFound(definition.name, reading.api.project);
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
      desired: desiredForDelete(),
      live: graph,
      project: live,
      clusters,
      address: undefined,
      digests: { spec: '', desired: '' },
      settleSeconds: definition.settleSeconds,
      warmTimeoutSeconds: definition.warmTimeoutSeconds,
      notes,
    },
    session.clock,
    warnings,
  );
  return { plan, warnings };
}

/** What there is to delete, and where. */
interface Remains {
  readonly live: LiveProject;
  /** Those in which the Ingress may be. */
  readonly clusters: readonly LoadBalancerCluster[];
  /** Undefined where none is known or it has to stay. */
  readonly ingress: IngressName | undefined;
  readonly notes: readonly Note[];
}

async function findRemains(
  session: Session,
  reading: Reading,
  { definition, spec }: LiveDefinition,
  warnings: Diagnostic[],
): Promise<Remains> {
  const { name: loadBalancer } = definition;
  const project = await observeProject(reading);
  const known = spec ?? recordedIngress(loadBalancer, project);
  const notes = known === undefined ? [] : sharedWith(loadBalancer, known, project);
  const ingress =
    known === undefined || notes.length > 0 ? undefined : { namespace: known.namespace, name: known.name };
  const opened =
    ingress === undefined || !mayHaveIngresses(loadBalancer, project)
      ? []
      : await openClustersOf(session, spreadOver(definition, project));
  const { live, clusters, problems } = await observe(reading, opened, {
    services: [],
    ...(ingress === undefined ? {} : { ingress }),
  });
  if (hasErrors(problems)) throw errorOf(problems);
  warnings.push(...problems);
  return { live: live ?? project, clusters, ingress, notes };
}

// Without clusters a definition means every context of the kubeconfig. A load balancer that was never in one of them has
// nothing to delete there, even where an Ingress has the name of its own.
function spreadOver(definition: LiveDefinition['definition'], live: LiveProject): ClustersRequest {
  const recorded = liveStatus(definition.name, live)?.Clusters.map((name) => ({ name, context: name }));
  const clusters = definition.clusters ?? recorded;
  return { ...definition, ...(clusters === undefined ? {} : { clusters }) };
}

/** Other load balancers that record the same Ingress: it stays, or their clusters would lose their instance groups. */
function sharedWith(loadBalancer: string, { namespace, name }: IngressName, live: LiveProject): readonly Note[] {
  return liveStatuses(live)
    .filter(({ LoadBalancerName, Ingress }) => LoadBalancerName !== loadBalancer && Ingress === `${namespace}/${name}`)
    .map(({ LoadBalancerName }) => ({
      code: 'leftover',
      text: `Ingress ${namespace}/${name} stays in the clusters: load balancer ${LoadBalancerName} uses it too`,
    }));
}

function recordedIngress(loadBalancer: string, live: LiveProject): IngressName | undefined {
  const [namespace, name] = liveStatus(loadBalancer, live)?.Ingress?.split('/') ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** Only instance groups need an Ingress in the clusters. Where nothing is left on Google's side, one may still be there. */
function mayHaveIngresses(loadBalancer: string, live: LiveProject): boolean {
  const services = ownedResources(loadBalancer, live).filter(({ kind }) => kind === 'backendService');
  return services.length === 0 || services.some(({ body }) => JSON.stringify(body).includes('/instanceGroups/'));
}
