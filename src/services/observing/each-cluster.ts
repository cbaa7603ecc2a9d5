import pLimit from 'p-limit';

/** Clusters that are asked at the same time. */
const PARALLEL_CLUSTERS = 16;

/** Asks each of several clusters, so many at a time; the answers are in the order of the clusters. */
export function eachCluster<Cluster, Answer>(
  clusters: readonly Cluster[],
  ask: (cluster: Cluster) => Promise<Answer>,
): Promise<readonly Answer[]> {
  return pLimit(PARALLEL_CLUSTERS).map([...clusters], ask);
}
