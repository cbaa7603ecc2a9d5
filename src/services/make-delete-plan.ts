import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { hasErrors } from '../diagnostics/outcome.js';
import type { Note } from '../plan/change.js';
import { desiredForDelete } from '../providers/gclb/desired/desired-graph.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveStatus, liveStatuses } from '../providers/gclb/live/live-status.js';
import { ownedResources } from '../providers/gclb/live/owned-resources.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import type { LiveProject } from '../providers/gclb/load-balancer.js';
import { liveIngresses } from './analysis.js';
import { openClustersOf } from './clusters.js';
import { readLiveDefinition } from './definition.js';
import type { PlanResult } from './gclb-plan.js';
import { notFound } from './get-status.js';
import { awaitEarlierRun } from './earlier-run.js';
import { clusterSubjects, type Tell } from './make-plan.js';
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
  const project = await observeProject(reading);
  const known = spec ?? recordedIngress(definition.name, project);
  const shared = known === undefined ? [] : sharedWith(definition.name, known, project);
  const ingress = shared.length > 0 ? undefined : known;
  const clusters =
    ingress === undefined || !mayHaveIngresses(definition.name, project)
      ? []
      : await openClustersOf(session, definition);
  const target = ingress === undefined ? undefined : { namespace: ingress.namespace, name: ingress.name };
  const observation = await observe(reading, clusters, {
    services: [],
    ...(target === undefined ? {} : { ingress: target }),
  });
  if (hasErrors(observation.problems)) throw errorOf(observation.problems);
  warnings.push(...observation.problems);
  const live = observation.live ?? project;
  const ingresses = oursAmong(liveIngresses(observation.clusters));
  const graph = liveGraph({ loadBalancer: definition.name, live, ingresses });
  if (graph.nodes.size === 0) throw notFound(definition.name, reading.api.project);
  const plan = planFrom(
    {
      subject: {
        loadBalancer: definition.name,
        project: reading.api.project,
        goal: 'delete',
        clusters: clusterSubjects(observation.clusters),
        ...(definition.kubeconfig === undefined ? {} : { kubeconfig: definition.kubeconfig }),
        services: [],
        ...(target === undefined ? {} : { ingress: `${target.namespace}/${target.name}` }),
      },
      desired: desiredForDelete(),
      live: graph,
      project: live,
      clusters: observation.clusters,
      address: undefined,
      digests: { spec: '', desired: '' },
      settleSeconds: definition.settleSeconds,
      warmTimeoutSeconds: definition.warmTimeoutSeconds,
      notes: shared,
    },
    session.clock,
    warnings,
  );
  return { plan, warnings };
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
