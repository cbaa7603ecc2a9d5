import { KubemciError } from '../diagnostics/kubemci-error.js';
import { hasErrors } from '../diagnostics/outcome.js';
import type { ClusterApi } from '../kubernetes/cluster-api.js';
import { factsRequestOf } from '../kubernetes/facts-request.js';
import { staleness } from '../plan/staleness.js';
import { stepResults } from '../providers/gclb/choreography/step-results.js';
import { GCLB_KINDS } from '../providers/gclb/kinds/index.js';
import { graphKnowledge } from '../providers/gclb/live/marker-knowledge.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveIngresses } from './analysis.js';
import type { GclbPlan } from './gclb-plan.js';
import { withHostProjects } from './host-projects.js';
import { observe } from './observation.js';
import { oursAmong } from './our-ingresses.js';
import { errorOf } from './outcome.js';
import { factsOf, observedOf } from './plan-basis.js';
import { portsByName } from './ports-by-name.js';
import { plannedGraph } from './planned-graph.js';
import type { Session } from './session.js';

/**
 * Looks at what a plan was made from again. Throws KubemciError: PlanStale with everything that has moved other than by the
 * plan's own steps, and whatever cannot be read any more.
 */
export async function refuseStale(session: Session, plan: GclbPlan, clusters: readonly ClusterApi[]): Promise<void> {
  const { subject } = plan;
  const reading = await session.reading(subject.project);
  const staticIp = addressName(plan);
  const [namespace = '', name = ''] = subject.ingress?.split('/') ?? [];
  const observation = await observe(reading, clusters, {
    ...factsRequestOf(Object.values(plan.facts)),
    services: subject.services,
    ...(subject.ingress === undefined ? {} : { ingress: { namespace, name } }),
    ...(staticIp === undefined ? {} : { staticIp }),
  });
  const kept = { name: subject.loadBalancer, firewall: { manage: 'rule' } } as const;
  const seen = concernsHosts(plan) ? await withHostProjects(reading, observation, kept) : observation;
  if (seen.live === undefined || hasErrors(seen.problems)) throw errorOf(seen.problems);
  const desired = plannedGraph(plan);
  const live = liveGraph(
    {
      loadBalancer: subject.loadBalancer,
      live: seen.live,
      ingresses: oursAmong(liveIngresses(seen.clusters)),
      address: seen.address,
      known: graphKnowledge(portsByName(seen.clusters.map(({ facts }) => facts)), desired),
    },
    desired,
  );
  const moved = staleness(
    plan,
    { facts: factsOf(seen.clusters), observed: observedOf(live, desired, seen.address) },
    { traits: GCLB_KINDS, isStepResult: stepResults(plan.steps), label: factLabel },
  );
  if (moved.length > 0) throw staleError(plan, moved);
}

/** Whether rules of ours in host projects of shared VPCs were seen, or are to be written. */
function concernsHosts({ observed, steps }: GclbPlan): boolean {
  return (
    Object.keys(observed).some((key) => key.startsWith('firewall/projects/')) ||
    steps.some(({ operation }) => 'project' in operation && operation.project !== undefined)
  );
}

function staleError({ subject }: GclbPlan, moved: readonly string[]): KubemciError {
  return new KubemciError({
    code: 'PlanStale',
    severity: 'error',
    message: `What this plan was made from has changed. Nothing was written.\n${moved.join('\n')}`,
    where: { resource: subject.loadBalancer },
    fix: 'Run `kubemci plan` again and review the new plan.',
  });
}

function addressName({ observed }: GclbPlan): string | undefined {
  const prefix = 'address/global/';
  return Object.keys(observed)
    .find((key) => key.startsWith(prefix))
    ?.slice(prefix.length);
}

/** `services.default/web.ports…` reads `service default/web in cluster eu: ports…`. */
function factLabel(cluster: string, path: string): string {
  const [, service, rest] = /^services\.([^.[]+)\.?(.*)$/.exec(path) ?? [];
  if (service !== undefined) return `service ${service} in cluster ${cluster}${rest === '' ? '' : `: ${rest ?? ''}`}`;
  return path === '' ? `cluster ${cluster}` : `cluster ${cluster}: ${path}`;
}
