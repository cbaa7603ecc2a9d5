import { PLAIN, type Palette } from '../palette.js';
import { printable } from '../printable.js';
import { detailLines } from './details.js';
import { wideRows } from './list-columns.js';
import { printableTable } from './printable-table.js';
import type { DetailedStatus, ListedLoadBalancer } from './status.js';
import { tableLines } from '../table.js';

/** One line, as the Go tool words it: scripts read it. Details follow where they were asked for. */
export function renderStatus(status: DetailedStatus, palette: Palette = PLAIN): string {
  const { name, address, clusters, details } = status;
  const line = `Load balancer ${name} has IPAddress ${address} and is spread across ${String(clusters.length)} clusters (${clusters.join(',')})`;
  if (details === undefined) return line;
  return [printable(line), '', ...detailLines(status, details, palette)].join('\n');
}

/** All load balancers of a project, as the Go tool lays them out (a blank line follows the table); columns are added by details. */
export function renderList(statuses: readonly ListedLoadBalancer[]): string {
  if (statuses.length === 0) return 'No multicluster ingresses found.';
  if (statuses.some(({ details }) => details !== undefined)) {
    return printableTable(wideRows(statuses), { padding: 3 }).join('\n');
  }
  const rows = statuses.map(({ name, address, clusters }) => [name, address, clusters.join(', ')]);
  const layout = { padding: 3, minWidth: 10, keepTrailing: true } as const;
  return `${tableLines([['NAME', 'IP', 'CLUSTERS'], ...rows], layout).join('\n')}\n`;
}
