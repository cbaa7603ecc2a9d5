import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { LoadBalancerCluster } from '../load-balancer.js';

/** The oldest Kubernetes that kubemci is tested with, 1.x. */
const OLDEST_MINOR = 18;

/** Clusters that run a Kubernetes older than kubemci knows (ClusterVersionOld, a warning). */
export function oldClusters(clusters: readonly LoadBalancerCluster[]): readonly Diagnostic[] {
  return clusters.flatMap(({ name, facts: { version } }): readonly Diagnostic[] => {
    const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
    if (major === undefined || minor === undefined || Number(major) > 1 || Number(minor) >= OLDEST_MINOR) return [];
    return [
      {
        code: 'ClusterVersionOld',
        severity: 'warning',
        message: `Cluster ${name} runs Kubernetes ${version}; kubemci is tested with 1.${OLDEST_MINOR} and later.`,
        where: { cluster: name },
        fix: 'Upgrade the cluster.',
      },
    ];
  });
}
