import pLimit from 'p-limit';
import type { StepContext } from '../../../execute/step-runner.js';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import { absoluteLink } from '../../../gcp/link.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import { numberIn } from '../kinds/body.js';

/** A group of a cluster that a backend service reaches. */
export interface ClusterGroup {
  readonly cluster: string;
  /** Relative link of an instance group or a NEG. */
  readonly group: string;
}

/** How a cluster's backends are. `total` counts endpoints that GCE reports on, `expected` those that the groups hold. */
export interface ClusterHealth {
  readonly cluster: string;
  readonly healthy: number;
  readonly total: number;
  readonly expected: number;
}

const PARALLEL_READS = 8;

/**
 * Reads the health of all groups of a backend service, summed per cluster in the order of the groups. GCE reports nothing for a
 * group that it has not probed yet, so the size of such a group is read to tell it from one without members.
 */
export async function readHealth(
  backendService: string,
  groups: readonly ClusterGroup[],
  api: ComputeApi,
  context: Pick<StepContext, 'attempt'>,
): Promise<readonly ClusterHealth[]> {
  const limit = pLimit(PARALLEL_READS);
  const read = await limit.map([...groups], async ({ cluster, group }): Promise<ClusterHealth> => {
    const endpoints = await context.attempt(() => api.getHealth(backendService, absoluteLink(group)), adviseRetry);
    const healthy = endpoints.filter(({ healthState }) => healthState === 'HEALTHY').length;
    const expected = endpoints.length > 0 ? endpoints.length : await sizeOf(group, api, context);
    return { cluster, healthy, total: endpoints.length, expected };
  });
  return sumByCluster(read);
}

async function sizeOf(group: string, api: ComputeApi, context: Pick<StepContext, 'attempt'>): Promise<number> {
  const body = await context.attempt(() => api.getByLink(group), adviseRetry);
  return body === undefined ? 0 : (numberIn(body, 'size') ?? 0);
}

function sumByCluster(read: readonly ClusterHealth[]): readonly ClusterHealth[] {
  const sums = new Map<string, ClusterHealth>();
  for (const one of read) {
    const sum = sums.get(one.cluster);
    sums.set(one.cluster, {
      cluster: one.cluster,
      healthy: (sum?.healthy ?? 0) + one.healthy,
      total: (sum?.total ?? 0) + one.total,
      expected: (sum?.expected ?? 0) + one.expected,
    });
  }
  return [...sums.values()];
}
