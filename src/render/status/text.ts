import { tableLines } from '../table.js';
import type { DetailedStatus, LoadBalancerStatus } from './status.js';

/** One line, as the Go tool words it: scripts read it. Health follows as a table where it was asked for. */
export function renderStatus(status: DetailedStatus): string {
  const count = String(status.clusters.length);
  const line = `Load balancer ${status.name} has IPAddress ${status.address} and is spread across ${count} clusters (${status.clusters.join(',')})`;
  if (status.health === undefined) return line;
  const rows = status.health.map(({ backendService, group, healthy, endpoints }) => [
    backendService,
    group,
    `${String(healthy)}/${String(endpoints)}`,
  ]);
  return [line, '', ...tableLines([['BACKEND SERVICE', 'GROUP', 'HEALTHY'], ...rows], { padding: 3 })].join('\n');
}

/** All load balancers of a project, as the Go tool lays them out (a blank line follows the table). */
export function renderList(statuses: readonly LoadBalancerStatus[]): string {
  if (statuses.length === 0) return 'No multicluster ingresses found.';
  const rows = statuses.map(({ name, address, clusters }) => [name, address, clusters.join(', ')]);
  return `${tableLines([['NAME', 'IP', 'CLUSTERS'], ...rows], { padding: 3, minWidth: 10 }).join('\n')}\n`;
}
