import type { Palette } from '../palette.js';
import { printable } from '../printable.js';
import { printableTable } from './printable-table.js';
import type { BackendHealth, EmptyService, StatusDetails } from './status.js';

/** Backends by backend service: what it answers, and its health in each cluster and zone. */
export function backendLines({ health, withoutBackends }: StatusDetails, palette: Palette): readonly string[] {
  const services = [...new Set(health.map(({ backendService }) => backendService))];
  const unclaimed = health.some(({ cluster }) => cluster === undefined);
  const blocks = [
    ...services.map((name) =>
      serviceLines(
        health.filter(({ backendService }) => backendService === name),
        palette,
      ),
    ),
    ...withoutBackends.map((service) => [...headLines(service), palette.red('  has no backends')]),
  ];
  return [
    ...blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
    ...(unclaimed ? ['', 'A uid stands for the cluster that has it in the names of its groups.'] : []),
  ];
}

function serviceLines(rows: readonly BackendHealth[], { red, yellow }: Palette): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const [header = '', ...lines] = printableTable(
    [
      ['CLUSTER', 'ZONE', 'HEALTHY', 'GROUP'],
      ...rows.map((row) => [
        clusterText(row),
        row.zone,
        healthText(row),
        row.group.slice(row.group.lastIndexOf('/') + 1),
      ]),
    ],
    { indent: 2, padding: 3 },
  );
  return [
    ...headLines(first),
    header,
    ...rows.map((row, index) => {
      const line = lines[index] ?? '';
      if (row.healthy === undefined || row.healthy === row.endpoints) return row.endpoints === 0 ? yellow(line) : line;
      return row.healthy === 0 ? red(line) : yellow(line);
    }),
  ];
}

function headLines({ service, backendService, routes }: EmptyService): readonly string[] {
  return [
    printable(service === undefined ? backendService : `${service} (${backendService})`),
    ...(routes.length === 0 ? ['  answers nothing'] : routes.map((route) => printable(`  answers ${route}`))),
  ];
}

/** The cluster behind a backend, or what tells it from others. */
function clusterText({ cluster, clusterUid }: BackendHealth): string {
  return cluster ?? (clusterUid === undefined ? '(not known)' : `(uid ${clusterUid})`);
}

function healthText({ healthy, endpoints, capacity }: BackendHealth): string {
  const counts =
    healthy === undefined || endpoints === undefined ? 'not read' : `${String(healthy)}/${String(endpoints)}`;
  return capacity === 0 ? `${counts}, drained` : counts;
}
