import type { Note } from '../../plan/change.js';
import { desiredForDelete } from '../../providers/gclb/desired/desired-graph.js';
import { graphWithoutOrphans } from '../../providers/gclb/desired/without-orphans.js';
import { withAdopted } from '../../providers/gclb/live/adoption.js';
import { liveGraph } from '../../providers/gclb/live/live-graph.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import type { LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import type { OrphansReport } from '../../render/orphans/orphan.js';
import { DEFAULT_SETTLE_SECONDS } from '../../spec/definition/resolve-definition.js';
import type { Tell } from '../observing/clusters.js';
import { awaitEarlierRun } from '../observing/earlier-run.js';
import { deleteCommand } from '../ingresses/find-ingress.js';
import { recordedIngress } from '../ingresses/look-at-ingresses.js';
import type { GclbPlan } from '../planning/gclb-plan.js';
import { digestsAsApplied } from '../planning/as-applied.js';
import { clusterSubjects } from '../planning/cluster-subjects.js';
import { planFrom } from '../planning/planning.js';
import type { Session } from '../session/session.js';
import { ageBoundsOf, orphansIn, type FoundOrphan } from './find-orphans.js';
import { kubeconfigOf, observeOrphanWorld, type OrphanWorld } from './orphan-world.js';
import type { OrphansRequest } from './request.js';

/** Plans that take orphans away and nothing else, and the orphans that they leave. */
export interface OrphanPlans {
  /** One for each load balancer, and one for what is of none that is known. */
  readonly plans: readonly GclbPlan[];
  readonly left: OrphansReport;
}

/** Stands for the load balancer of Ingresses that no record names. */
const NO_LOAD_BALANCER = '(no load balancer)';

/** Works out what deletes the orphans that may go. Throws KubemciError. */
export async function makeOrphanPlans(session: Session, request: OrphansRequest, tell: Tell): Promise<OrphanPlans> {
  const reading = await session.reading();
  const { project } = reading.api;
  const look = async (): Promise<OrphanWorld> => observeOrphanWorld(session, reading, request, tell);
  const found = (world: OrphanWorld): readonly FoundOrphan[] =>
    orphansIn(world, project, ageBoundsOf(session, request));
  let world = await look();
  // Where young ones are not left alone, what is being written is waited for at least.
  if ((request.olderThanSeconds ?? 0) === 0) {
    for (const [loadBalancer] of byLoadBalancer(found(world))) {
      if (loadBalancer !== null) await awaitEarlierRun(session, reading, loadBalancer, tell);
    }
    world = await look();
  }
  const orphans = found(world);
  const going = byLoadBalancer(orphans.filter(({ orphan }) => orphan.deletable));
  const plans: GclbPlan[] = [];
  for (const [loadBalancer, theirs] of going) {
    const clusters = await clustersOf(world, theirs);
    plans.push(planOf(session, { project, world, loadBalancer, orphans: theirs, clusters, request }));
  }
  const left = orphans.flatMap(({ orphan }) => (orphan.deletable ? [] : [orphan]));
  return { plans, left: { orphans: left, unseen: world.unseen } };
}

function byLoadBalancer(orphans: readonly FoundOrphan[]): ReadonlyMap<string | null, readonly FoundOrphan[]> {
  const groups = new Map<string | null, FoundOrphan[]>();
  for (const found of orphans) {
    const { loadBalancer } = found.orphan;
    groups.set(loadBalancer, [...(groups.get(loadBalancer) ?? []), found]);
  }
  return groups;
}

/** The clusters whose Ingresses go. */
async function clustersOf(
  { clusters }: OrphanWorld,
  orphans: readonly FoundOrphan[],
): Promise<readonly LoadBalancerCluster[]> {
  const names = new Set(orphans.flatMap((found) => ('ingress' in found ? [found.ingress.cluster] : [])));
  const seen: LoadBalancerCluster[] = [];
  for (const api of clusters.filter(({ cluster }) => names.has(cluster))) {
    const facts = await api.observe({ services: [] });
    seen.push({ name: api.cluster, context: api.context, facts, nodeTags: [], network: '', instanceGroups: null });
  }
  return seen;
}

interface Planning {
  readonly project: string;
  readonly world: OrphanWorld;
  readonly loadBalancer: string | null;
  readonly orphans: readonly FoundOrphan[];
  readonly clusters: readonly LoadBalancerCluster[];
  readonly request: OrphansRequest;
}

function planOf(session: Session, { project, world, loadBalancer, orphans, clusters, request }: Planning): GclbPlan {
  const name = loadBalancer ?? NO_LOAD_BALANCER;
  const live = withAdopted(name, world.asRead, { adopt: false });
  const ingresses = orphans.flatMap((found) => ('ingress' in found ? [found.ingress] : []));
  const graph = liveGraph({ loadBalancer: name, live, ingresses });
  const unreached = orphans.flatMap((found) => ('unreached' in found ? [found.unreached] : []));
  const desired = graphWithoutOrphans(graph, { unreached, ingresses });
  const goes = [...desired.nodes.values()].every(({ ownership }) => ownership !== 'managed');
  const kubeconfig = kubeconfigOf(session, request);
  return planFrom(
    {
      subject: {
        loadBalancer: name,
        project,
        goal: goes ? 'delete' : 'apply',
        task: { is: 'orphans', clusters: [], others: [] },
        clusters: clusterSubjects(clusters),
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        services: [],
      },
      desired: goes ? desiredForDelete() : desired,
      live: graph,
      project: live,
      clusters,
      address: undefined,
      digests: digestsAsApplied(name, live),
      settleSeconds: request.settleSeconds ?? DEFAULT_SETTLE_SECONDS,
      warmTimeoutSeconds: 0,
      notes: [...activityNotes(orphans), ...(goes ? unseenIngresses(name, world) : [])],
    },
    session.clock,
    [],
  );
}

/** Whoever approves the plan should know that somebody may be at work. */
function activityNotes(orphans: readonly FoundOrphan[]): readonly Note[] {
  const activities = new Set(orphans.flatMap(({ orphan }) => orphan.activity ?? []));
  return [...activities].map((activity) => ({
    code: 'warning',
    text: `perhaps a run is in progress, which needs what this plan deletes: ${activity}. With --older-than=SECONDS what is young is left alone.`,
  }));
}

/** The record of an Ingress goes with the URL map: what was not looked at has to be told. */
function unseenIngresses(loadBalancer: string, { live, clusters }: OrphanWorld): readonly Note[] {
  const ingress = recordedIngress(loadBalancer, live);
  if (ingress === undefined) return [];
  const { Clusters = [] } = liveStatus(loadBalancer, live) ?? {};
  return Clusters.filter((cluster) => !clusters.some((seen) => seen.cluster === cluster)).map((cluster) => ({
    code: 'leftover',
    text: `Ingress ${ingress.namespace}/${ingress.name} may still be in cluster ${cluster}, which was not looked at. If it is: ${deleteCommand(cluster, ingress)}`,
  }));
}
