import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { success } from '../../diagnostics/diagnostic.js';
import { foldClusters } from '../../diagnostics/fold-clusters.js';
import { conclude, diagnosticsOf, hasErrors } from '../../diagnostics/outcome.js';
import { agreeOnServices } from '../../facts/agreement.js';
import { agreeOnFrontend } from '../../facts/frontend-agreement.js';
import type { AgreedService } from '../../facts/agreed-service.js';
import type { ResourceGraph } from '../../graph/resource.js';
import { desiredContent } from '../../providers/gclb/desired/desired-content.js';
import { desiredGraph } from '../../providers/gclb/desired/desired-graph.js';
import { desiredDigest } from '../../providers/gclb/desired/digests.js';
import { withAdopted } from '../../providers/gclb/live/adoption.js';
import { liveModes } from '../../providers/gclb/live/live-modes.js';
import type { LiveIngress } from '../../providers/gclb/live/live-graph.js';
import type { LiveProject, LoadBalancerInputs } from '../../providers/gclb/load-balancer.js';
import { handedOverFirewall } from '../../providers/gclb/validate/handed-over-firewall.js';
import { validateLoadBalancer } from '../../providers/gclb/validate/validate.js';
import type { ClusterDefinition, LoadBalancerDefinition } from '../../spec/load-balancer-definition.js';
import { backendsOf } from '../../spec/ingress/backends.js';
import type { ReadDefinition } from '../session/definition.js';
import { liveIngresses } from '../ingresses/our-ingresses.js';
import type { ObservedAddresses } from '../observing/addresses.js';
import { keptProblems } from './kept-clusters.js';
import { newNameProblems } from './new-name.js';
import type { KeptCluster, Observation } from '../observing/observation.js';
import type { ObservedPolicies } from '../observing/policies.js';
import { portsByName, servicesByNodePort } from './ports-by-name.js';

/** What follows from what was asked for and what was seen, as far as one load balancer can serve it. */
export interface Analysis {
  readonly inputs: LoadBalancerInputs;
  readonly live: LiveProject;
  readonly agreed: readonly AgreedService[];
  readonly desired: ResourceGraph;
  /** The Ingresses of its name in the clusters, whoever's they are. */
  readonly ingresses: readonly LiveIngress[];
  /** Digest of what should exist. */
  readonly digest: string;
  /** Clusters that did not answer and stay as they are. */
  readonly kept: readonly KeptCluster[];
  /** What the firewall does not let in, where others keep it: FirewallNotOpen. */
  readonly unopened: readonly Diagnostic[];
  /** The facts file that stood in for the clusters, and when it was made (RFC 3339); absent where they were asked. */
  readonly facts?: FactsSource;
}

/** What was seen, with what only that tells to look for. */
export type CompleteObservation = Observation & ObservedAddresses & ObservedPolicies;

/** See Analysis. */
export interface FactsSource {
  readonly file: string;
  readonly createdAt: string;
}

/** What is asked for, and what may be done for it. */
export interface AnalysedDefinition extends ReadDefinition {
  readonly retireAddress?: boolean;
  /** Take unmarked resources of the load balancer's names for its. */
  readonly adopt?: boolean;
}

/**
 * Works out what should exist. Collects every problem: of what could not be seen, of services on which the clusters that
 * answered disagree, and of what GCE would refuse. `now` in milliseconds: certificates expire.
 */
export function analyse(
  { definition, spec, retireAddress = false, adopt = false }: AnalysedDefinition,
  project: string,
  observation: CompleteObservation,
  now: number,
  source?: FactsSource,
): Outcome<Analysis> {
  const { address, clusters, kept } = observation;
  const facts = clusters.map((cluster) => cluster.facts);
  const live =
    observation.live && withAdopted(definition.name, observation.live, { adopt, serviceAt: servicesByNodePort(facts) });
  const problems: Diagnostic[] = [
    ...observation.problems,
    ...keptProblems(definition.name, observation),
    ...(live === undefined ? [] : newNameProblems(definition.name, live)),
  ];
  const agreement = agreeOnServices(backendsOf(spec), facts, {
    mode: definition.backends,
    contexts: new Map([...clusters, ...kept].map(({ name, context }) => [name, context])),
    services: definition.services,
    backendConfigs: spec.objects.backendConfigs,
    ...(live === undefined ? {} : { liveModes: liveModes(definition.name, live, portsByName(facts)) }),
  });
  const frontend = agreeOnFrontend(spec, definition, facts, now);
  // Without a single cluster there is nothing to agree on, and saying so for every service would bury the reason.
  if (clusters.length > 0 || !hasErrors(problems)) {
    problems.push(...diagnosticsOf(agreement), ...diagnosticsOf(frontend));
  }
  if (!agreement.ok || !frontend.ok || live === undefined) return conclude<Analysis>(undefined, foldClusters(problems));
  const inputs = {
    name: definition.name,
    project,
    spec,
    backends: definition.backends,
    clusters: clusters.map((cluster) => ({ ...cluster, ...trafficOf(definition, cluster.name) })),
    address,
    frontend: frontend.value,
    scheme: definition.loadBalancingScheme,
    ignoreChanges: definition.ignoreChanges,
    firewall: definition.firewall.manage,
    ...addressInputs(definition, observation),
    ...(retireAddress ? { retireAddress } : {}),
    missingPolicies: observation.missingPolicies,
    ...(kept.length === 0 ? {} : { kept: kept.map(({ name }) => name) }),
  };
  const outcome = finish(inputs, live, agreement.value, kept, problems);
  if (!outcome.ok || source === undefined) return outcome;
  return success({ ...outcome.value, facts: source }, outcome.warnings);
}

function trafficOf(
  { clusters }: LoadBalancerDefinition,
  name: string,
): Pick<ClusterDefinition, 'capacity' | 'maxRate'> {
  const { capacity, maxRate } = clusters?.find((candidate) => candidate.name === name) ?? {};
  return { ...(capacity === undefined ? {} : { capacity }), ...(maxRate === undefined ? {} : { maxRate }) };
}

function addressInputs(
  { addresses }: LoadBalancerDefinition,
  { ipv6Address, regionalAddresses }: ObservedAddresses,
): Pick<LoadBalancerInputs, 'ipv6Address' | 'ipv6Name' | 'reserve' | 'regionalAddresses'> {
  return {
    ...(ipv6Address === undefined ? {} : { ipv6Address }),
    ...(addresses.ipv6 === undefined ? {} : { ipv6Name: addresses.ipv6 }),
    ...(addresses.reserve ? { reserve: true } : {}),
    ...(regionalAddresses === undefined ? {} : { regionalAddresses }),
  };
}

function finish(
  inputs: LoadBalancerInputs,
  live: LiveProject,
  agreed: readonly AgreedService[],
  kept: readonly KeptCluster[],
  problems: readonly Diagnostic[],
): Outcome<Analysis> {
  const ingresses = liveIngresses(inputs.clusters);
  const content = desiredContent(inputs, agreed);
  const graph = content.ok ? desiredGraph(inputs, agreed, live) : content;
  const desired = graph.ok ? graph.value : undefined;
  const found = foldClusters([
    ...problems,
    ...diagnosticsOf(graph),
    ...validateLoadBalancer({ inputs, agreed, live, ingresses, desired }),
  ]);
  if (!content.ok || desired === undefined) return conclude<Analysis>(undefined, found);
  const { name: loadBalancer, project } = inputs;
  const unopened =
    inputs.firewall === 'print'
      ? handedOverFirewall({ loadBalancer, project, plans: content.value.firewalls }, live)
      : [];
  const digest = desiredDigest(content.value);
  return conclude({ inputs, live, agreed, desired, ingresses, digest, kept, unopened }, found);
}
