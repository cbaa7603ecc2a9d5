import type { LiveIngress } from '../../providers/gclb/live/live-graph.js';
import { markedLoadBalancers, unreachedOf, type Unreached } from '../../providers/gclb/live/unreached.js';
import type { Orphan, OrphansReport } from '../../render/orphans/orphan.js';
import { roughAge } from '../../render/duration.js';
import type { Tell } from '../clusters.js';
import type { Session } from '../session.js';
import { activityOf, ageOf, type Patience } from './activity.js';
import { observeOrphanWorld, type OrphanWorld } from './orphan-world.js';
import { DEFAULT_OLDER_THAN_SECONDS, type OrphansRequest } from './request.js';
import { strayIngresses, type StrayIngress } from './stray-ingresses.js';

/** An orphan with what it is on Compute Engine or in a cluster. */
export type FoundOrphan =
  | { readonly orphan: Orphan; readonly unreached: Unreached }
  | { readonly orphan: Orphan; readonly ingress: LiveIngress };

/** Everything managed that no load balancer reaches, by load balancer and kind, and where nobody looked. Throws KubemciError. */
export async function findOrphans(session: Session, request: OrphansRequest, tell: Tell): Promise<OrphansReport> {
  const reading = await session.reading();
  const world = await observeOrphanWorld(session, reading, request, tell);
  const found = orphansIn(world, reading.api.project, patienceOf(session, request));
  return { orphans: found.map(({ orphan }) => orphan), unseen: world.unseen };
}

/** How young things may be that are left alone. */
export function patienceOf(
  { clock }: Session,
  { olderThanSeconds = DEFAULT_OLDER_THAN_SECONDS }: OrphansRequest,
): Patience {
  return { now: clock.now(), olderThanSeconds };
}

/** The orphans in what was looked at. */
export function orphansIn(world: OrphanWorld, project: string, patience: Patience): readonly FoundOrphan[] {
  const onGce = markedLoadBalancers(world.live).flatMap((loadBalancer) => {
    const waits = activityOf(loadBalancer, world, patience);
    return unreachedOf(loadBalancer, world.live).map((unreached) => ({
      orphan: orphanOf(loadBalancer, unreached, waits, patience),
      unreached,
    }));
  });
  const services = onGce.flatMap(({ unreached: { resource } }) =>
    resource.kind === 'backendService' ? [resource.name] : [],
  );
  const inClusters = strayIngresses(world, project, new Set(services)).map((stray) => ({
    orphan: ingressOrphan(stray, world, patience),
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
  waits: string | undefined,
  { now }: Patience,
): Orphan {
  const { kind, name, project, body } = resource;
  // Of a host nobody says when it came.
  const ageSeconds = warmHosts === undefined ? ageOf(body, now) : undefined;
  return {
    loadBalancer,
    kind,
    name,
    ...(project === undefined ? {} : { project }),
    ...(warmHosts === undefined ? {} : { hosts: warmHosts }),
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
    why,
    ...(waits === undefined ? {} : { waits }),
  };
}

function ingressOrphan({ ingress, loadBalancer, why }: StrayIngress, world: OrphanWorld, patience: Patience): Orphan {
  const ageSeconds = ageOf(ingress.manifest, patience.now);
  const isYoung = ageSeconds !== undefined && ageSeconds < patience.olderThanSeconds;
  const young = isYoung ? `perhaps a run in progress: it was made ${roughAge(ageSeconds)} ago` : undefined;
  const waits = young ?? (loadBalancer === null ? undefined : activityOf(loadBalancer, world, patience));
  return {
    loadBalancer,
    kind: 'ingress',
    name: `${ingress.namespace}/${ingress.name}`,
    cluster: ingress.cluster,
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
    why,
    ...(waits === undefined ? {} : { waits }),
  };
}
