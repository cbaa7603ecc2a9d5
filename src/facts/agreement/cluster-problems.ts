import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterFacts } from '../cluster-facts.js';

/** What is wrong with clusters as such: two names for one cluster (DuplicateCluster), a cluster without nodes (NoNodes). */
export function clusterProblems(clusters: readonly ClusterFacts[]): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const nameByUid = new Map<string, string>();
  for (const { cluster, uid, nodes } of clusters) {
    const earlier = nameByUid.get(uid);
    if (earlier !== undefined) {
      problems.push({
        code: 'DuplicateCluster',
        severity: 'error',
        message: `${earlier} and ${cluster} are the same cluster: the uid of the namespace kube-system is ${uid} in both.`,
        where: { cluster },
        fix: 'Leave one of them out.',
      });
    } else nameByUid.set(uid, cluster);
    if (nodes.sampleInstances.length === 0) {
      problems.push({
        code: 'NoNodes',
        severity: 'error',
        message: `The cluster ${cluster} has no nodes on Compute Engine, so nothing there could serve.`,
        where: { cluster },
        fix: 'Add nodes, or leave the cluster out.',
      });
    }
  }
  return problems;
}
