import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import type { GclbOperation } from '../operation.js';
import { readHealth, type ClusterGroup, type ClusterHealth } from './group-health.js';
import { linksOf } from './links-of.js';

type AwaitHealthy = Extract<GclbOperation, { type: 'await-healthy' }>;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15_000;
const PAUSE_GROWTH_MS = 2_000;
// The size of a group trails its members by seconds (believed, unconfirmed), so an empty one is believed only after a while.
const EMPTY_BELIEVED_AFTER_MS = 60_000;

/**
 * Waits until every cluster that has endpoints reports a HEALTHY one. A cluster without any does not block, but one must be able
 * to answer: with no endpoint anywhere the wait ends in StepTimeout, because what follows would lead requests to nobody.
 */
export async function runAwaitHealthy(
  operation: AwaitHealthy,
  compute: ComputeApi,
  context: StepContext,
): Promise<StepResult> {
  const { clock, signal, outputs } = context;
  const groups = operation.groups.flatMap(({ cluster, group }): readonly ClusterGroup[] =>
    linksOf(group, outputs).map((link) => ({ cluster, group: link })),
  );
  const since = clock.now();
  const end = since + operation.timeoutSeconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause + PAUSE_GROWTH_MS, LONGEST_PAUSE_MS)) {
    const health = await readHealth(operation.backendService, groups, compute, context);
    const emptyBelieved = clock.now() - since >= EMPTY_BELIEVED_AFTER_MS;
    if (isWarm(health, emptyBelieved)) return { outcome: pause === FIRST_PAUSE_MS ? 'already-done' : 'changed' };
    if (clock.now() >= end) throw timeout(operation, health);
    context.progress(health.map(describe).join(', '));
    await clock.sleep(Math.min(pause, Math.max(end - clock.now(), 1)), signal);
  }
}

function isWarm(health: readonly ClusterHealth[], emptyBelieved: boolean): boolean {
  const answers = ({ healthy }: ClusterHealth): boolean => healthy > 0;
  const isEmpty = ({ expected }: ClusterHealth): boolean => expected === 0;
  return health.some(answers) && health.every((cluster) => answers(cluster) || (emptyBelieved && isEmpty(cluster)));
}

function describe({ cluster, healthy, total, expected }: ClusterHealth): string {
  if (total > 0) return `${cluster}: ${healthy}/${total} healthy`;
  return expected > 0 ? `${cluster}: waiting for the first probes` : `${cluster}: no endpoints`;
}

function timeout({ backendService, timeoutSeconds }: AwaitHealthy, health: readonly ClusterHealth[]): KubemciError {
  const nobody = health.every(({ expected }) => expected === 0);
  return new KubemciError({
    code: 'StepTimeout',
    severity: 'error',
    message: nobody
      ? `No cluster has an endpoint behind backendService "${backendService}" after ${timeoutSeconds} s.`
      : `Not every cluster behind backendService "${backendService}" is healthy after ${timeoutSeconds} s.`,
    where: { resource: backendService },
    table: {
      columns: ['cluster', 'healthy'],
      rows: health.map(({ cluster, healthy, total, expected }) => [cluster, `${healthy}/${Math.max(total, expected)}`]),
    },
    fix: nobody
      ? 'Check that the service selects running pods in at least one cluster, then run the command again.'
      : 'Check that the pods answer 200 at the path of the health check, and that the firewall lets 130.211.0.0/22 and 35.191.0.0/16 ' +
        'in to the ports of the nodes or pods. No traffic was moved; run the command again when they are healthy.',
  });
}
