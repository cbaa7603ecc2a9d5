import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import { hostProjectsOf, observeHostProjects } from '../../providers/gclb/observe/observe-host-projects.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { LoadBalancerDefinition } from '../../spec/load-balancer-definition.js';
import { collecting } from '../session/collecting.js';
import type { Observation } from './observation.js';

/**
 * The observation with the firewall rules of the host projects of shared VPCs: those of the clusters' networks, and those that
 * the live load balancer records. Where others keep the firewall, not being allowed to look at it is a warning.
 */
export async function withHostProjects<Seen extends Pick<Observation, 'live' | 'clusters' | 'problems'>>(
  reading: Reading,
  seen: Seen,
  { name, firewall: { manage } }: Pick<LoadBalancerDefinition, 'name' | 'firewall'>,
): Promise<Seen> {
  const { live, clusters } = seen;
  if (live === undefined) return seen;
  const recorded = manage === 'print' ? [] : (liveStatus(name, live)?.FirewallProjects ?? []);
  const used = hostProjectsOf(
    clusters.map(({ network }) => network),
    reading.api.project,
  );
  const projects = [...new Set([...used, ...recorded])].sort();
  if (projects.length === 0) return seen;
  const problems: Diagnostic[] = [];
  const hosts = await collecting(observeHostProjects(reading, projects), problems);
  const told = problems.map((problem): Diagnostic => (manage === 'print' ? unreadable(problem) : problem));
  return {
    ...seen,
    live: hosts === undefined ? live : { ...live, hosts },
    problems: [...seen.problems, ...told],
  };
}

function unreadable({ code, message, where }: Diagnostic): Diagnostic {
  return {
    code,
    severity: 'warning',
    message: `${message} Whether its firewall lets the load balancer in to the nodes is not known.`,
    ...(where === undefined ? {} : { where }),
  };
}
