import type { Outcome } from '../diagnostics/diagnostic.js';
import { conclude } from '../diagnostics/outcome.js';
import type { ServicePortReference } from '../spec/ingress-spec.js';
import type { AgreedService } from './agreed-service.js';
import type { ClusterFacts } from './cluster-facts.js';
import type { AgreementOptions } from './agreement/agreement-options.js';
import { clusterProblems } from './agreement/cluster-problems.js';
import { strayLoadBalancerProblems } from './agreement/stray-load-balancer.js';
import { agreeOnService } from './agreement/service-agreement.js';
import { groupReferences } from './agreement/service-port-group.js';

/**
 * What all clusters agree on for every service port that is referred to, each service port once, in order
 * of first reference. Collects every problem of every service and cluster: ServiceMissing, ServicePortMissing,
 * ServiceTypeUnusable, NodePortsDiffer, ProbesDisagree, ServicesDisagree, NegNotExposed, NegNotReady,
 * BackendModeUnavailable, StrayLoadBalancerTrap, NoNodes, DuplicateCluster, UnknownCluster, ConfigurationMissing,
 * ConfigurationsDisagree, SecretMissing, SecretsDisagree; ProbeUnusable, ServiceMissing where a cluster need not have it
 * and InvalidDefinition (a decision about no service) are warnings.
 * Pure; `clusters` must hold the facts of every referred service.
 */
export function agreeOnServices(
  references: readonly ServicePortReference[],
  clusters: readonly ClusterFacts[],
  options: AgreementOptions,
): Outcome<readonly AgreedService[]> {
  const problems = [...clusterProblems(clusters)];
  const agreed: AgreedService[] = [];
  const grouped = groupReferences(references, clusters, options);
  problems.push(...grouped.problems);
  for (const group of grouped.groups) {
    const outcome = agreeOnService(group, options);
    problems.push(...outcome.problems);
    if (outcome.service !== undefined) agreed.push(outcome.service);
  }
  problems.push(...strayLoadBalancerProblems(grouped.groups, options));
  return conclude(agreed, problems);
}
