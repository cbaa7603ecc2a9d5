import { liveStatuses } from '../providers/gclb/live/live-status.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import type { LoadBalancerStatus } from '../render/status/status.js';
import type { Session } from './session.js';

/** Every multicluster load balancer of the project, by name, from its recorded status. Throws KubemciError. */
export async function listLoadBalancers(session: Session): Promise<readonly LoadBalancerStatus[]> {
  const live = await observeProject(await session.reading());
  return liveStatuses(live).map(({ LoadBalancerName, IPAddress, Clusters }) => ({
    name: LoadBalancerName,
    address: IPAddress,
    clusters: Clusters,
  }));
}
