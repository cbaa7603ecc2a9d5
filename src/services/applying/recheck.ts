import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { hasErrors } from '../../diagnostics/outcome.js';
import type { ClusterApi } from '../../kubernetes/cluster-api.js';
import { factsRequestOf } from '../../kubernetes/facts-request.js';
import { staleness } from '../../plan/staleness.js';
import { stepResults, withoutPlannedKeys } from '../../providers/gclb/choreography/step-results.js';
import { GCLB_KINDS } from '../../providers/gclb/kinds/index.js';
import { withAdopted } from '../../providers/gclb/live/adoption.js';
import { graphKnowledge } from '../../providers/gclb/live/marker-knowledge.js';
import { liveGraph } from '../../providers/gclb/live/live-graph.js';
import type { GclbPlan } from '../planning/gclb-plan.js';
import { withAddresses, type NamedAddresses } from '../observing/addresses.js';
import { withHostProjects } from '../observing/host-projects.js';
import { observe } from '../observing/observation.js';
import { ourIngresses } from '../ingresses/our-ingresses.js';
import { errorOf } from '../session/outcome.js';
import { factsOf, observedOf } from '../planning/plan-basis.js';
import { portsByName, servicesByNodePort } from '../planning/ports-by-name.js';
import { plannedGraph } from '../planning/planned-graph.js';
import type { Session } from '../session/session.js';

/**
 * Looks at what a plan was made from again. Throws KubemciError: PlanStale with everything that has moved other than by the
 * plan's own steps, and whatever cannot be read any more.
 */
export async function refuseStale(session: Session, plan: GclbPlan, clusters: readonly ClusterApi[]): Promise<void> {
  const { subject } = plan;
  const reading = await session.reading(subject.project);
  const named = addressNames(plan);
  const [namespace = '', name = ''] = subject.ingress?.split('/') ?? [];
  const observation = await observe(reading, clusters, {
    ...factsRequestOf(Object.values(plan.facts)),
    services: subject.services,
    ...(subject.ingress === undefined ? {} : { ingress: { namespace, name } }),
    ...(named.staticIp === '' ? {} : { staticIp: named.staticIp }),
  });
  const kept = { name: subject.loadBalancer, firewall: { manage: 'rule' } } as const;
  const found = await withAddresses(reading, observation, named);
  const seen = concernsHosts(plan) ? await withHostProjects(reading, found, kept) : found;
  if (seen.live === undefined || hasErrors(seen.problems)) throw errorOf(seen.problems);
  const facts = seen.clusters.map((cluster) => cluster.facts);
  const project = withAdopted(subject.loadBalancer, seen.live, {
    adopt: subject.adopted ?? false,
    serviceAt: servicesByNodePort(facts),
  });
  const desired = plannedGraph(plan);
  const live = liveGraph(
    {
      loadBalancer: subject.loadBalancer,
      live: project,
      ingresses: ourIngresses(seen.clusters),
      address: seen.address,
      ipv6Address: seen.ipv6Address,
      known: graphKnowledge(portsByName(facts), desired),
    },
    desired,
  );
  const { steps } = plan;
  const moved = staleness(
    { facts: plan.facts, observed: withoutPlannedKeys(steps, plan.observed) },
    // What goes is known from what is live: of clusters it needs nothing but their Ingress.
    {
      facts: subject.goal === 'delete' || subject.task?.is === 'orphans' ? plan.facts : factsOf(seen.clusters),
      observed: withoutPlannedKeys(steps, observedOf(live, desired, [seen.address, seen.ipv6Address])),
    },
    { traits: GCLB_KINDS, isStepResult: stepResults(steps), label: factLabel },
  );
  if (moved.length > 0) throw staleError(plan, moved);
}

/** Whether rules of ours in host projects of shared VPCs were seen, or are to be written. */
function concernsHosts({ observed, steps }: GclbPlan): boolean {
  return (
    Object.keys(observed).some((key) => key.startsWith('firewall/projects/')) ||
    steps.some(({ operation }) => 'project' in operation)
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

/** The addresses that the plan was made with; what it reserves itself is not among them. */
function addressNames({ observed }: GclbPlan): NamedAddresses {
  const prefix = 'address/global/';
  const found = Object.entries(observed).flatMap(([key, { literal }]) =>
    key.startsWith(prefix)
      ? [{ name: key.slice(prefix.length), isIpv6: typeof literal === 'string' && literal.includes(':') }]
      : [],
  );
  return {
    staticIp: found.find(({ isIpv6 }) => !isIpv6)?.name ?? '',
    ipv6: found.find(({ isIpv6 }) => isIpv6)?.name,
  };
}

/** `services.default/web.ports…` reads `service default/web in cluster eu: ports…`. */
function factLabel(cluster: string, path: string): string {
  const [, service, rest] = /^services\.([^.[]+)\.?(.*)$/.exec(path) ?? [];
  if (service !== undefined) return `service ${service} in cluster ${cluster}${rest === '' ? '' : `: ${rest ?? ''}`}`;
  return path === '' ? `cluster ${cluster}` : `cluster ${cluster}: ${path}`;
}
