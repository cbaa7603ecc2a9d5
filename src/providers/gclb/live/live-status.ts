import type { JsonObject } from '../../../graph/json.js';
import { textIn } from '../kinds/body.js';
import type { LiveProject } from '../load-balancer.js';
import { readMarker, urlMapSentence } from '../names/markers.js';
import type { LoadBalancerStatus } from '../status/status.js';
import { parseStatus, statusToBody } from '../status/status.js';

function statusesOf(bodies: readonly JsonObject[]): readonly LoadBalancerStatus[] {
  return bodies.flatMap((body) => parseStatus(textIn(body, 'description') ?? '') ?? []);
}

/** The prefix of every name that this tool and the Go tool give. */
const OUR_PREFIX = /^mci1-(um|fw|fws)-/;

function ours(body: JsonObject): boolean {
  return OUR_PREFIX.test(textIn(body, 'name') ?? '');
}

/**
 * The status of every load balancer of a project, in name order: from URL maps, and for load balancers that the
 * oldest versions of the Go tool made, from forwarding rules. One entry per load balancer. A URL map that only
 * carries the plain sentence and has no status anywhere is listed with what is known: its name.
 */
export function liveStatuses(live: LiveProject): readonly LoadBalancerStatus[] {
  const byName = new Map<string, LoadBalancerStatus>();
  for (const status of [...statusesOf(live.urlMaps.filter(ours)), ...statusesOf(live.forwardingRules.filter(ours))]) {
    if (!byName.has(status.LoadBalancerName)) byName.set(status.LoadBalancerName, status);
  }
  for (const body of live.urlMaps.filter(ours)) {
    const name = readMarker('urlMap', body)?.loadBalancer;
    if (name !== undefined && !byName.has(name)) {
      byName.set(name, { Description: '', LoadBalancerName: name, Clusters: [], IPAddress: '' });
    }
  }
  return [...byName.values()].sort((one, other) => (one.LoadBalancerName < other.LoadBalancerName ? -1 : 1));
}

/** The status of one load balancer; undefined when the project has none of this name. */
export function liveStatus(loadBalancer: string, live: LiveProject): LoadBalancerStatus | undefined {
  return liveStatuses(live).find(({ LoadBalancerName }) => LoadBalancerName === loadBalancer);
}

/**
 * The same as its URL map records it: the oldest versions of the Go tool kept it on forwarding rules, which it described there.
 * Undefined where nothing is recorded.
 */
export function liveStatusBody(loadBalancer: string, live: LiveProject): JsonObject | undefined {
  const status = liveStatus(loadBalancer, live);
  return status && statusToBody({ ...status, Description: urlMapSentence(loadBalancer) });
}
