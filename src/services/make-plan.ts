import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Note } from '../plan/change.js';
import type { PlanSubject } from '../plan/plan.js';
import { specDigest } from '../providers/gclb/desired/digests.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { markerKnowledge } from '../providers/gclb/live/marker-knowledge.js';
import { backendsOf } from '../spec/ingress/backends.js';
import { roughDuration } from '../render/duration.js';
import type { Analysis } from './planning/analysis.js';
import { analyseWorld } from './planning/analyse-world.js';
import type { Tell } from './observing/clusters.js';
import { readDefinition, type ReadDefinition } from './session/definition.js';
import type { PlanResult } from './planning/gclb-plan.js';
import { clusterSubjects } from './planning/cluster-subjects.js';
import { goneGroups } from './planning/gone-groups.js';
import { absenceNotes, keptNotes } from './planning/serving-notes.js';
import { refuseNewName } from './planning/new-name.js';
import { recordedIngress } from './ingresses/look-at-ingresses.js';
import { oursAmong } from './ingresses/our-ingresses.js';
import { valueOf } from './session/outcome.js';
import { awaitEarlierRun } from './observing/earlier-run.js';
import { planFrom } from './planning/planning.js';
import type { PlanRequest } from './session/requests.js';
import type { Session } from './session/session.js';
import { unrecordedClusters } from './ingresses/unrecorded-clusters.js';

/** A plan, and what it was made from. */
export interface AnalysedPlan extends PlanResult {
  readonly analysis: Analysis;
}

/**
 * Reads everything and computes what apply would do. Writes nothing. `tell` is told what is waited for. Throws KubemciError
 * with everything that is wrong.
 */
export async function makePlan(session: Session, request: PlanRequest, tell: Tell): Promise<AnalysedPlan> {
  const warnings: Diagnostic[] = [];
  const read = await readDefinition(session, request, warnings);
  const { definition } = read;
  await refuseNewName(session, definition, request);
  if (request.afterEarlierRun === true) {
    await awaitEarlierRun(session, await session.reading(definition.project), definition.name, tell);
  }
  const analysis = valueOf(await analyseWorld(session, read, request, tell), warnings);
  const live = liveGraph(
    {
      loadBalancer: definition.name,
      live: analysis.live,
      ingresses: oursAmong(analysis.ingresses),
      address: analysis.inputs.address,
      ipv6Address: analysis.inputs.ipv6Address,
      known: markerKnowledge(analysis.agreed, analysis.inputs.frontend),
    },
    analysis.desired,
  );
  const plan = planFrom(
    {
      subject: subjectOf(read, analysis),
      desired: analysis.desired,
      live,
      goneGroups: await goneGroups(await session.reading(definition.project), live, analysis.desired),
      project: analysis.live,
      clusters: analysis.inputs.clusters,
      address: analysis.inputs.address,
      ipv6Address: analysis.inputs.ipv6Address,
      digests: { spec: specDigest(read.spec), desired: analysis.digest },
      settleSeconds: definition.settleSeconds,
      warmTimeoutSeconds: definition.warmTimeoutSeconds,
      notes: [
        ...factsNotes(analysis, session.clock.now()),
        ...keptNotes(analysis),
        ...absenceNotes(analysis),
        ...leftClusters(analysis),
        ...leftIngress(analysis),
        ...analysis.unopened.map(unopenedNote),
      ],
    },
    session.clock,
    warnings,
  );
  return { plan, warnings, analysis };
}

// It keeps nobody from reading the plan: whoever keeps the firewall is told with it what to open first.
function unopenedNote({ message, where, fix }: Diagnostic): Note {
  const address = where?.resource;
  return {
    code: 'warning',
    ...(address === undefined ? {} : { address }),
    text: `${message} To open it: ${fix ?? ''}`,
  };
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
    ...(inputs.kept === undefined ? {} : { kept: inputs.kept }),
    ...(definition.kubeconfig === undefined ? {} : { kubeconfig: definition.kubeconfig }),
    services: servicesOf(read),
    ingress: `${spec.namespace}/${spec.name}`,
  };
}

/** That no cluster was asked, and how old is what stands in for them. */
function factsNotes({ facts }: Analysis, now: number): readonly Note[] {
  if (facts === undefined) return [];
  const age = Math.max(0, (now - Date.parse(facts.createdAt)) / 1000);
  const text = `no cluster was asked: what is known of them is from ${facts.file}, ${roughDuration(age)} old (${facts.createdAt}); apply asks them whether it still holds`;
  return [{ code: 'facts-file', text }];
}

/** Clusters that the load balancer is spread over, recorded or not, and that are not asked for: their Ingress is not looked for. */
function leftClusters({ inputs, live, ingresses }: Analysis): readonly Note[] {
  const recorded = liveStatus(inputs.name, live)?.Clusters ?? [];
  const stays = new Set([...inputs.clusters.map(({ name }) => name), ...(inputs.kept ?? [])]);
  const left = recorded.filter((cluster) => !stays.has(cluster));
  // Of groups that are left nothing tells whether they are of a cluster that leaves, or of one that is kept.
  if (left.length === 0 && inputs.kept === undefined)
    return unrecordedClusters(inputs.name, live, {
      clusters: inputs.clusters.map(({ facts }) => facts),
      ingress: inputs.spec,
    });
  const ingress = ingresses[0] === undefined ? 'its Ingress' : `Ingress ${ingresses[0].namespace}/${ingresses[0].name}`;
  return left.map((cluster) => ({
    code: 'leftover',
    text: `cluster ${cluster} leaves the load balancer; ${ingress} stays in it, if it is there. To have it deleted as well, instead of this: kubemci remove-clusters ${inputs.name} --clusters ${cluster}`,
  }));
}

/** The Ingress of another name that the load balancer was made from before: it stays in the clusters. */
function leftIngress({ inputs, live }: Analysis): readonly Note[] {
  const { spec, clusters } = inputs;
  const recorded = recordedIngress(inputs.name, live);
  if (recorded === undefined) return [];
  const { namespace, name } = recorded;
  if (namespace === spec.namespace && name === spec.name) return [];
  const where = clusters.map((cluster) => cluster.name).join(', ');
  const command = `kubectl delete ingress ${name} --namespace=${namespace}`;
  const text = `Ingress ${namespace}/${name} was used before and stays in ${where}, if it is there; once this is applied: ${command}`;
  return [{ code: 'leftover', text }];
}
