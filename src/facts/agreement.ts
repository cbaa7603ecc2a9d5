import type { Outcome } from '../diagnostics/diagnostic.js';
import { conclude } from '../diagnostics/outcome.js';
import type { ServicePortReference } from '../spec/ingress-spec.js';
import type { GkeObjects } from '../spec/gke-objects.js';
import type { BackendMode, ServiceDefinition } from '../spec/load-balancer-definition.js';
import type { AgreedService, ServiceMode } from './agreed-service.js';
import type { ClusterFacts } from './cluster-facts.js';
import { clusterProblems } from './agreement/cluster-problems.js';
import { strayLoadBalancerProblems } from './agreement/stray-load-balancer.js';
import { agreeOnService } from './agreement/service-agreement.js';
import { groupReferences } from './agreement/service-port-group.js';

/** How the mode of each service is decided, and what messages need to know besides the facts. */
export interface AgreementOptions {
  readonly mode: BackendMode;
  /** The mode of services that are live already, by `servicePortKey`; `auto` keeps it. */
  readonly liveModes?: ReadonlyMap<string, ServiceMode>;
  /** kubeconfig context by cluster name, for the commands in messages; a cluster's name where it is missing. */
  readonly contexts?: ReadonlyMap<string, string>;
  /** What the definition decides about single services. */
  readonly services?: readonly ServiceDefinition[];
  /** BackendConfigs of the ingress file, which win over those of clusters. */
  readonly backendConfigs?: GkeObjects['backendConfigs'];
}

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
