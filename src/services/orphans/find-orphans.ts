import type { LiveIngress } from '../../providers/gclb/live/live-graph.js';
import { markedLoadBalancers, unreachedOf, type Unreached } from '../../providers/gclb/live/unreached.js';
import type { Orphan, OrphansReport } from '../../render/orphans/orphan.js';
import { roughAge } from '../../render/duration.js';
import type { Tell } from '../observing/clusters.js';
import type { Session } from '../session/session.js';
import { activityOf, ageOf, type Patience } from './activity.js';
import { observeOrphanWorld, type OrphanWorld } from './orphan-world.js';
import { LONGEST_RUN_SECONDS, type OrphansRequest } from './request.js';
import { strayIngresses, type StrayIngress } from './stray-ingresses.js';

/** An orphan with what it is on Compute Engine or in a cluster. */
export type FoundOrphan =
  | { readonly orphan: Orphan; readonly unreached: Unreached }
  | { readonly orphan: Orphan; readonly ingress: LiveIngress };

/** Everything managed that no load balancer reaches, by load balancer and kind, and where nobody looked. Throws KubemciError. */
export async function findOrphans(session: Session, request: OrphansRequest, tell: Tell): Promise<OrphansReport> {
  const reading = await session.reading();
  const world = await observeOrphanWorld(session, reading, request, tell);
  const found = orphansIn(world, reading.api.project, ageBoundsOf(session, request));
  return { orphans: found.map(({ orphan }) => orphan), unseen: world.unseen };
}

/** Now, and what is told of young things. */
export interface AgeBounds extends Patience {
  /** Whether they are left alone. */
  readonly leavesYoung: boolean;
}

/** Young is what is younger than a request says, else than a run may take. */
export function ageBoundsOf({ clock }: Session, { olderThanSeconds = 0 }: OrphansRequest): AgeBounds {
  return {
    now: clock.now(),
    withinSeconds: olderThanSeconds === 0 ? LONGEST_RUN_SECONDS : olderThanSeconds,
    leavesYoung: olderThanSeconds > 0,
  };
}

/** The orphans in what was looked at. */
export function orphansIn(world: OrphanWorld, project: string, bounds: AgeBounds): readonly FoundOrphan[] {
  const onGce = markedLoadBalancers(world.live).flatMap((loadBalancer) => {
    const activity = activityOf(loadBalancer, world, bounds);
    return unreachedOf(loadBalancer, world.live).map((unreached) => ({
      orphan: orphanOf(loadBalancer, unreached, activity, bounds),
      unreached,
    }));
  });
  const services = onGce.flatMap(({ unreached: { resource } }) =>
    resource.kind === 'backendService' ? [resource.name] : [],
  );
  const inClusters = strayIngresses(world, project, new Set(services)).map((stray) => ({
    orphan: ingressOrphan(stray, world, bounds),
    ingress: stray.ingress,
  }));
  return [...onGce, ...inClusters].sort((one, other) => order(one.orphan).localeCompare(order(other.orphan)));
}

// Those that nobody knows the load balancer of come last.
function order({ loadBalancer }: Orphan): string {
  return loadBalancer ?? '~';
}

function orphanOf(
  loadBalancer: string,
  { resource, warmHosts, why }: Unreached,
  activity: string | undefined,
  bounds: AgeBounds,
): Orphan {
  const { kind, name, project, body } = resource;
  // Of a host nobody says when it came.
  const ageSeconds = warmHosts === undefined ? ageOf(body, bounds.now) : undefined;
  return {
    loadBalancer,
    kind,
    name,
    ...(project === undefined ? {} : { project }),
    ...(warmHosts === undefined ? {} : { hosts: warmHosts }),
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
    why,
    ...(activity === undefined ? {} : { activity }),
    deletable: activity === undefined || !bounds.leavesYoung,
  };
}

function ingressOrphan({ ingress, loadBalancer, why }: StrayIngress, world: OrphanWorld, bounds: AgeBounds): Orphan {
  const ageSeconds = ageOf(ingress.manifest, bounds.now);
  const isYoung = ageSeconds !== undefined && ageSeconds < bounds.withinSeconds;
  const young = isYoung
    ? `Ingress ${ingress.namespace}/${ingress.name} in ${ingress.cluster} was made ${roughAge(ageSeconds)} ago`
    : undefined;
  const activity = young ?? (loadBalancer === null ? undefined : activityOf(loadBalancer, world, bounds));
  return {
    loadBalancer,
    kind: 'ingress',
    name: `${ingress.namespace}/${ingress.name}`,
    cluster: ingress.cluster,
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
    why,
    ...(activity === undefined ? {} : { activity }),
    deletable: activity === undefined || !bounds.leavesYoung,
  };
}
