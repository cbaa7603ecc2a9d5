import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { withAdopted } from '../../providers/gclb/live/adoption.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import { ownedResources, type OwnedResource } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import { observeProject } from '../../providers/gclb/observe/observe-project.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { LoadBalancerStatus } from '../../render/status/status.js';
import { notFound } from '../observing/not-found.js';
import type { DefinitionRequest } from '../session/requests.js';
import { frontendsOf } from './frontends.js';

/**
 * The recorded status of a load balancer. Throws KubemciError (LoadBalancerNotFound, LoadBalancerIncomplete). Two lists tell it, as they
 * did for the Go tool; the others are read only to say what is missing.
 */
export async function recordedStatus(reading: Reading, name: string, where?: string): Promise<LoadBalancerStatus> {
  const live = await observeProject(reading, ['urlMap', 'forwardingRule']);
  const rules = ownedResources(name, live).filter(({ kind }) => kind === 'forwardingRule');
  const status = rules.length === 0 ? undefined : recordedIn(live, name);
  return status ?? statusIn(await readEverything(reading, name, {}), name, { project: reading.api.project, where });
}

function recordedIn(live: LiveProject, name: string): LoadBalancerStatus | undefined {
  const status = liveStatus(name, live);
  return status && { name, address: status.IPAddress, clusters: status.Clusters };
}

/** All that a project has, with what is adopted marked as the load balancer's. Throws KubemciError. */
export async function readEverything(
  reading: Reading,
  name: string,
  { adopt = false }: Pick<DefinitionRequest, 'adopt'>,
): Promise<LiveProject> {
  return withAdopted(name, await observeProject(reading), { adopt });
}

/** Where was looked, and the flags that lead there again. */
interface Asked {
  readonly project: string;
  readonly where: string | undefined;
}

/** The recorded status of a load balancer that answers somewhere. Throws KubemciError (LoadBalancerNotFound, LoadBalancerIncomplete). */
export function statusIn(live: LiveProject, name: string, asked: Asked): LoadBalancerStatus {
  const owned = ownedResources(name, live);
  const status = recordedIn(live, name);
  if (status !== undefined && frontendsOf(owned, live).length > 0) return status;
  if (owned.length === 0) throw notFound(name, asked.project, live);
  throw incomplete(name, asked, owned);
}

// Whether it is being made or taken away cannot be told: rules are made last and deleted first.
function incomplete(name: string, { project, where }: Asked, owned: readonly OwnedResource[]): KubemciError {
  const flags = where === undefined ? '' : ` ${where}`;
  return new KubemciError({
    code: 'LoadBalancerIncomplete',
    severity: 'error',
    message: `Load balancer ${name} exists only in part in project ${project}: no forwarding rule leads to it, so that it answers nowhere. An apply or a deletion did not end, or is under way.`,
    table: { columns: ['EXISTS', 'NAME'], rows: owned.map(({ kind, name: resource }) => [kind, resource]) },
    fix: `To complete it: kubemci apply, with its definition or Ingress; it continues where the last one ended.\nTo take it away: kubemci delete ${name}${flags}`,
  });
}
