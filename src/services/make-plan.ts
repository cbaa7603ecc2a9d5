import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import type { Note } from '../plan/change.js';
import type { PlanSubject } from '../plan/plan.js';
import { factsRequestFor } from '../kubernetes/facts-request.js';
import { specDigest } from '../providers/gclb/desired/digests.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { markerKnowledge } from '../providers/gclb/live/marker-knowledge.js';
import type { LoadBalancerCluster } from '../providers/gclb/load-balancer.js';
import { backendsOf } from '../spec/ingress/backends.js';
import { analyse, type Analysis } from './analysis.js';
import { openClustersOf } from './clusters.js';
import { readDefinition, type ReadDefinition } from './definition.js';
import type { PlanResult } from './gclb-plan.js';
import { observe } from './observation.js';
import { oursAmong } from './our-ingresses.js';
import { valueOf } from './outcome.js';
import { awaitEarlierRun } from './earlier-run.js';
import { planFrom } from './planning.js';
import type { DefinitionRequest } from './requests.js';
import type { Session } from './session.js';
import { withAddressName } from './with-address-name.js';

/** Tells people what is waited for before a plan is made. */
export type Tell = (message: string) => void;

/**
 * Reads everything and computes what apply would do. Writes nothing. With `tell`, waits first for what an interrupted run
 * has left running. Throws KubemciError with everything that is wrong.
 */
export async function makePlan(session: Session, request: DefinitionRequest, tell?: Tell): Promise<PlanResult> {
  const warnings: Diagnostic[] = [];
  const read = await readDefinition(session, request, warnings);
  const { definition } = read;
  if (tell !== undefined) {
    await awaitEarlierRun(session, await session.reading(definition.project), definition.name, tell);
  }
  const analysis = valueOf(await analyseWorld(session, read), warnings);
  const plan = planFrom(
    {
      subject: subjectOf(read, analysis),
      desired: analysis.desired,
      live: liveGraph(
        {
          loadBalancer: definition.name,
          live: analysis.live,
          ingresses: oursAmong(analysis.ingresses),
          address: analysis.inputs.address,
          ipv6Address: analysis.inputs.ipv6Address,
          known: markerKnowledge(analysis.agreed, analysis.inputs.frontend),
        },
        analysis.desired,
      ),
      project: analysis.live,
      clusters: analysis.inputs.clusters,
      address: analysis.inputs.address,
      digests: { spec: specDigest(read.spec), desired: analysis.digest },
      settleSeconds: definition.settleSeconds,
      warmTimeoutSeconds: definition.warmTimeoutSeconds,
      notes: [...leftClusters(analysis), ...leftIngress(analysis)],
    },
    session.clock,
    warnings,
  );
  return { plan, warnings };
}

/** Looks at the world of a definition and works out what should exist. */
export async function analyseWorld(session: Session, { definition, spec }: ReadDefinition): Promise<Outcome<Analysis>> {
  const reading = await session.reading(definition.project);
  const clusters = await openClustersOf(session, definition);
  const named = await withAddressName(reading, spec);
  const observation = await observe(reading, clusters, {
    ...factsRequestFor(spec),
    staticIp: named.staticIpName,
  });
  return analyse({ definition, spec: named }, reading.api.project, observation, session.clock.now());
}

function servicesOf({ spec }: ReadDefinition): readonly string[] {
  return [...new Set(backendsOf(spec).map(({ namespace, service }) => `${namespace}/${service}`))].sort();
}

function subjectOf(read: ReadDefinition, { inputs }: Analysis): PlanSubject {
  const { definition, spec } = read;
  return {
    loadBalancer: definition.name,
    project: inputs.project,
    goal: 'apply',
    clusters: clusterSubjects(inputs.clusters),
    ...(definition.kubeconfig === undefined ? {} : { kubeconfig: definition.kubeconfig }),
    services: servicesOf(read),
    ingress: `${spec.namespace}/${spec.name}`,
  };
}

/** Clusters as a plan names them. */
export function clusterSubjects(clusters: readonly LoadBalancerCluster[]): PlanSubject['clusters'] {
  return clusters.map(({ name, context, facts }) => ({ name, context, uid: facts.uid }));
}

/** Clusters that the load balancer was spread over and that are not asked for any more: their Ingress is not looked for. */
function leftClusters({ inputs, live, ingresses }: Analysis): readonly Note[] {
  const recorded = liveStatus(inputs.name, live)?.Clusters ?? [];
  const left = recorded.filter((cluster) => !inputs.clusters.some(({ name }) => name === cluster));
  const ingress = ingresses[0] === undefined ? 'its Ingress' : `Ingress ${ingresses[0].namespace}/${ingresses[0].name}`;
  return left.map((cluster) => ({
    code: 'leftover',
    text: `cluster ${cluster} leaves the load balancer; ${ingress} stays in it, if it is there`,
  }));
}

/** The Ingress of another name that the load balancer was made from before: it stays in the clusters. */
function leftIngress({ inputs, live }: Analysis): readonly Note[] {
  const { spec, clusters } = inputs;
  const recorded = liveStatus(inputs.name, live)?.Ingress;
  if (recorded === undefined || recorded === `${spec.namespace}/${spec.name}`) return [];
  const [namespace = '', name = ''] = recorded.split('/');
  const where = clusters.map((cluster) => cluster.name).join(', ');
  const command = `kubectl delete ingress ${name} --namespace=${namespace}`;
  const text = `Ingress ${recorded} was used before and stays in ${where}, if it is there; once this is applied: ${command}`;
  return [{ code: 'leftover', text }];
}
