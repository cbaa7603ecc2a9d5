import { tableLines } from '../table.js';
import type { DetailedStatus, LoadBalancerStatus } from './status.js';

/** One line, as the Go tool words it: scripts read it. Health follows as a table where it was asked for. */
export function renderStatus(status: DetailedStatus): string {
  const count = String(status.clusters.length);
  const line = `Load balancer ${status.name} has IPAddress ${status.address} and is spread across ${count} clusters (${status.clusters.join(',')})`;
  if (status.health === undefined) return line;
  const rows = status.health.map(({ backendService, routes, zone, group, healthy, endpoints }) => [
    routes.length === 0 ? '(none)' : routes.join(' '),
    backendService,
    zone,
    group.slice(group.lastIndexOf('/') + 1),
    `${String(healthy)}/${String(endpoints)}`,
  ]);
  const health = tableLines([['ROUTES', 'BACKEND SERVICE', 'ZONE', 'GROUP', 'HEALTHY'], ...rows], { padding: 3 });
  return [line, '', ...health, ...wideLines(status)].join('\n');
}

function wideLines({ ingress, lastApplied, certificates = [], retiring = [] }: DetailedStatus): readonly string[] {
  const shown = certificates.map(({ name, expires, status }) => [name, expires ?? '-', status ?? 'self-managed']);
  return [
    '',
    `Ingress: ${ingress ?? 'not recorded'}`,
    lastApplied === undefined
      ? 'Last applied: not recorded'
      : `Last applied: ${lastApplied.time} by kubemci ${lastApplied.version}`,
    ...(shown.length === 0
      ? []
      : ['', ...tableLines([['CERTIFICATE', 'EXPIRES', 'STATUS'], ...shown], { padding: 3 })]),
    ...(retiring.length === 0 ? [] : ['', 'Reached by nothing any more:', ...retiring.map((one) => `  ${one}`)]),
  ];
}

/** All load balancers of a project, as the Go tool lays them out (a blank line follows the table). */
export function renderList(statuses: readonly LoadBalancerStatus[]): string {
  if (statuses.length === 0) return 'No multicluster ingresses found.';
  const rows = statuses.map(({ name, address, clusters }) => [name, address, clusters.join(', ')]);
  return `${tableLines([['NAME', 'IP', 'CLUSTERS'], ...rows], { padding: 3, minWidth: 10 }).join('\n')}\n`;
}
