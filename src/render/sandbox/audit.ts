import { tableLines } from '../table.js';

/** One request that a server of a sandbox was sent. */
interface AuditView {
  readonly sequence: number;
  /** World time, epoch milliseconds. */
  readonly time: number;
  readonly server: string;
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  /** Without the `?`. */
  readonly query: string;
  /** HTTP status; 0 for a connection that was closed without an answer. Absent while there is no answer. */
  readonly status?: number;
  readonly durationMs?: number;
  /** Names of the faults that struck it. */
  readonly faults?: readonly string[];
  /** Which way a request through a load balancer went. */
  readonly traffic?: Readonly<Record<string, string>>;
}

/** The log as JSON lines. Every line has the same keys; what is not known yet is null, and so is `traffic` of what is none. '' for none. */
export function auditJsonLines(entries: readonly AuditView[]): string {
  return entries
    .map(({ status = null, durationMs = null, faults = [], traffic = null, ...arrived }) => {
      const { sequence, time, server, caller, method, path, query } = arrived;
      return JSON.stringify({
        sequence,
        time,
        server,
        caller,
        method,
        path,
        query,
        status,
        durationMs,
        faults,
        traffic,
      });
    })
    .join('\n');
}

/** The log for people. */
export function renderAudit(entries: readonly AuditView[]): string {
  if (entries.length === 0) return 'No requests.';
  const hasFaults = entries.some(({ faults = [] }) => faults.length > 0);
  const hasWays = entries.some(({ traffic }) => traffic !== undefined);
  return tableLines([
    [
      'NUMBER',
      'WORLD TIME',
      'SERVER',
      'CALLER',
      'STATUS',
      ...(hasFaults ? ['FAULTS'] : []),
      'METHOD',
      'PATH',
      ...(hasWays ? ['WAY'] : []),
    ],
    ...entries.map((entry) => [
      String(entry.sequence),
      new Date(entry.time).toISOString(),
      entry.server,
      entry.caller,
      statusText(entry.status),
      ...(hasFaults ? [(entry.faults ?? []).join(',')] : []),
      entry.method,
      entry.query === '' ? entry.path : `${entry.path}?${entry.query}`,
      ...(hasWays ? [wayText(entry.traffic)] : []),
    ]),
  ]).join('\n');
}

/** `rule → service → cluster/pod (served) at us-east4`, as far as it came. */
function wayText(traffic: Readonly<Record<string, string>> | undefined): string {
  if (traffic === undefined) return '';
  const { forwardingRule, address = '', port = '', backendService, cluster, pod, reason = '', edge = '' } = traffic;
  const backend = cluster === undefined ? undefined : `${cluster}/${pod ?? ''}`;
  const steps = [forwardingRule ?? `${address}:${port}`, backendService, backend].filter((step) => step !== undefined);
  return `${steps.join(' → ')} (${reason}) at ${edge}`;
}

function statusText(status: number | undefined): string {
  if (status === undefined) return 'open';
  return status === 0 ? 'closed' : String(status);
}
