import type { PlanSubject } from '../../plan/plan.js';
import type { LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';

/** Clusters as a plan names them. */
export function clusterSubjects(clusters: readonly LoadBalancerCluster[]): PlanSubject['clusters'] {
  return clusters.map(({ name, context, facts }) => ({ name, context, uid: facts.uid }));
}
