import { KubemciError } from '../diagnostics/kubemci-error.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { ownedResources } from '../providers/gclb/live/owned-resources.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import { read, readEach, type Reading } from '../providers/gclb/observe/reading.js';
import type { LiveProject } from '../providers/gclb/load-balancer.js';
import type { BackendHealth, DetailedStatus } from '../render/status/status.js';
import type { Session } from './session.js';

/** What is recorded of a load balancer; with `wide`, also the health of each backend. Throws KubemciError (LoadBalancerNotFound, …). */
export async function getStatus(session: Session, name: string, wide: boolean): Promise<DetailedStatus> {
  const reading = await session.reading();
  const live = await observeProject(reading);
  const status = liveStatus(name, live);
  if (status === undefined) throw notFound(name, reading.api.project);
  const common = { name, address: status.IPAddress, clusters: status.Clusters };
  return wide ? { ...common, health: await healthOf(reading, name, live) } : common;
}

/** That a project has no load balancer of a name. */
export function notFound(name: string, project: string): KubemciError {
  return new KubemciError({
    code: 'LoadBalancerNotFound',
    severity: 'error',
    message: `Load balancer ${name} does not exist in project ${project}.`,
    fix: 'See `kubemci list` for those that do.',
  });
}

async function healthOf(reading: Reading, name: string, live: LiveProject): Promise<readonly BackendHealth[]> {
  const pairs = ownedResources(name, live)
    .filter(({ kind, reached }) => kind === 'backendService' && reached)
    .flatMap((service) => groupsOf(service.body).map((group) => ({ service: service.name, group })));
  return readEach(pairs, async ({ service, group }) => {
    const endpoints = await read(reading, `read the health of ${service}`, () => reading.api.getHealth(service, group));
    const healthy = endpoints.filter(({ healthState }) => healthState === 'HEALTHY').length;
    return { backendService: service, group, healthy, endpoints: endpoints.length };
  });
}

function groupsOf({ backends }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Array.isArray(backends)) return [];
  return backends.flatMap((backend: unknown) => {
    if (typeof backend !== 'object' || backend === null || !('group' in backend)) return [];
    return typeof backend.group === 'string' ? [backend.group] : [];
  });
}
