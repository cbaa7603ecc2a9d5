import { modeOfBackend } from '../providers/gclb/kinds/backend-group.js';
import { objectsIn, textIn } from '../providers/gclb/kinds/body.js';
import { withAdopted } from '../providers/gclb/live/adoption.js';
import { liveStatuses } from '../providers/gclb/live/live-status.js';
import { ownedResources, type OwnedResource } from '../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../providers/gclb/load-balancer.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import { parseStatus, type LoadBalancerStatus as RecordedStatus } from '../providers/gclb/status/status.js';
import type { BackendMode, CertificateStatus, ListedDetails, ListedLoadBalancer } from '../render/status/status.js';
import type { Session } from './session/session.js';
import { certificatesOf } from './status/certificates.js';
import { frontendsOf } from './status/frontends.js';
import { lastAppliedOf } from './status/last-applied.js';

/** What a list is asked for: `wide` reads every kind, still one list of each, however many load balancers there are. */
export interface ListRequest {
  readonly wide: boolean;
}

/**
 * Every multicluster load balancer of the project, from its recorded status: by name with `wide`, else in the Go tool's order.
 * Throws KubemciError.
 */
export async function listLoadBalancers(
  session: Session,
  { wide }: ListRequest = { wide: false },
): Promise<readonly ListedLoadBalancer[]> {
  const reading = await session.reading();
  const live = await (wide ? observeProject(reading) : observeProject(reading, ['urlMap', 'forwardingRule']));
  const now = session.clock.now();
  const statuses = liveStatuses(live);
  return (wide ? statuses : inGoOrder(statuses, live)).map((status) => {
    const { LoadBalancerName: name, IPAddress: address, Clusters: clusters } = status;
    return { name, address, clusters, ...(wide ? { details: detailsOf(status, live, now) } : {}) };
  });
}

/** The Go tool lists those that URL maps record before those that only forwarding rules do, each by name. */
function inGoOrder(statuses: readonly RecordedStatus[], { urlMaps }: LiveProject): readonly RecordedStatus[] {
  const byMap = new Set(urlMaps.map((body) => parseStatus(textIn(body, 'description') ?? '')?.LoadBalancerName));
  const isByMap = ({ LoadBalancerName }: RecordedStatus): boolean => byMap.has(LoadBalancerName);
  return [...statuses.filter(isByMap), ...statuses.filter((status) => !isByMap(status))];
}

function detailsOf(status: RecordedStatus, project: LiveProject, now: number): ListedDetails {
  const { LoadBalancerName: name, Ingress: ingress, Applied: applied } = status;
  const live = withAdopted(name, project, { adopt: false });
  const owned = ownedResources(name, live);
  const expiresFirst = firstToExpire(certificatesOf(owned, live, now).certificates);
  return {
    ...(ingress === undefined ? {} : { ingress }),
    ...lastAppliedOf(applied, now),
    frontends: frontendsOf(owned, live),
    modes: modesOf(owned),
    ...(expiresFirst === undefined ? {} : { expiresFirst }),
  };
}

function modesOf(owned: readonly OwnedResource[]): readonly BackendMode[] {
  const services = owned.filter(({ kind, reached }) => kind === 'backendService' && reached);
  const backends = services.flatMap(({ body }) => objectsIn(body, 'backends'));
  return [...new Set(backends.map(modeOfBackend))].sort();
}

function firstToExpire(certificates: readonly CertificateStatus[]): CertificateStatus | undefined {
  const dated = certificates.filter(({ daysLeft }) => daysLeft !== undefined);
  return [...dated].sort((one, other) => (one.daysLeft ?? 0) - (other.daysLeft ?? 0))[0];
}
