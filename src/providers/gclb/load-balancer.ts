import type { IngressSpec } from '../../spec/ingress-spec.js';
import type { BackendMode } from '../../spec/load-balancer-definition.js';
import type { ClusterFacts } from '../../facts/cluster-facts.js';
import type { JsonObject } from '../../graph/json.js';
import type { Frontend } from './frontend.js';
import type { GceKind } from './operation.js';

/** A cluster with what GCE knows of its nodes. */
export interface LoadBalancerCluster {
  readonly name: string;
  readonly context: string;
  readonly facts: ClusterFacts;
  /** Network tags that the nodes' firewall rules can target, sorted; one per node pool at least. */
  readonly nodeTags: readonly string[];
  /** Relative link of the VPC network of the nodes; its project is another one in a shared VPC. */
  readonly network: string;
  /** Sampled nodes without a tag (relative links, sorted); absent where there is none. */
  readonly untaggedNodes?: readonly string[];
  /** The service accounts (e-mail) of the nodes, sorted, each once; absent where a node has none. */
  readonly serviceAccounts?: readonly string[];
  /** Capacity of its backends, 0 or from 0.1 to 1; absent: not managed. */
  readonly capacity?: number;
  /** Requests per second and instance or endpoint; absent: no limit. */
  readonly maxRate?: number;
  /** Which instance-group links (relative) are known to be this cluster's: from the annotation. */
  readonly instanceGroups: readonly string[] | null;
}

/** A reserved global address. */
export interface ReservedAddress {
  readonly name: string;
  /** The IP address. */
  readonly literal: string;
  /** Relative links of what uses it, sorted. */
  readonly users: readonly string[];
}

/** Everything the desired graph is computed from, besides the live state. */
export interface LoadBalancerInputs {
  readonly name: string;
  readonly project: string;
  readonly spec: IngressSpec;
  readonly backends: BackendMode;
  /** In the definition's order. */
  readonly clusters: readonly LoadBalancerCluster[];
  /** Clusters that do not answer and whose part of the live load balancer stays as it is; absent: none. */
  readonly kept?: readonly string[];
  /** The reserved address that the spec names; undefined when it does not exist. */
  readonly address: ReservedAddress | undefined;
  /** The IPv6 address that is served beside it; absent where none is asked for, or it does not exist. */
  readonly ipv6Address?: ReservedAddress;
  /** The name of the IPv6 address, where one is asked for. */
  readonly ipv6Name?: string;
  /** Whether addresses that do not exist are reserved; absent: they are an error. */
  readonly reserve?: true;
  /** By name: regions that have an address of the name, where there is no global one. */
  readonly regionalAddresses?: Readonly<Record<string, readonly string[]>>;
  /** `sslPolicies/<name>` and `securityPolicies/<name>` of those that do not exist; absent: all do. */
  readonly missingPolicies?: ReadonlySet<string>;
  /** Whether rules on addresses that were asked for before go; absent: they keep answering. */
  readonly retireAddress?: true;
  readonly frontend: Frontend;
  readonly scheme: 'EXTERNAL' | 'EXTERNAL_MANAGED';
  /** See LoadBalancerDefinition. */
  readonly ignoreChanges: readonly string[];
  /** Who keeps the firewall rules; absent: kubemci. */
  readonly firewall?: 'rule' | 'print';
}

/** The resources of a project that could matter, as GCE has them, by collection. */
export interface LiveProject {
  readonly healthChecks: readonly JsonObject[];
  readonly backendServices: readonly JsonObject[];
  readonly urlMaps: readonly JsonObject[];
  readonly targetHttpProxies: readonly JsonObject[];
  readonly targetHttpsProxies: readonly JsonObject[];
  readonly sslCertificates: readonly JsonObject[];
  readonly forwardingRules: readonly JsonObject[];
  readonly firewalls: readonly JsonObject[];
  /** The host projects of shared VPCs, as far as they can be read; absent where no node is on a network of another project. */
  readonly hosts?: HostProjects;
  /** Unmarked resources that count as the load balancer's, by kind and name; in the collections they carry its marker. Absent where nobody looked. */
  readonly adopted?: readonly AdoptedResource[];
}

/** A resource that counts as the load balancer's although it carries no marker. */
export interface AdoptedResource {
  readonly kind: GceKind;
  readonly name: string;
  /** By which the status records it; see ConventionalName. */
  readonly key: string;
  /** As GCE has it. */
  readonly description: string;
  /** The description that would mark it. */
  readonly marker: string;
  /** Whether it was asked for and nothing says yet that it is the load balancer's. */
  readonly toMark: boolean;
}

/** The projects whose networks a load balancer's project uses. */
export interface HostProjects {
  /** The load balancer's project: rules for it name it in their markers. */
  readonly serviceProject: string;
  /** All firewall rules, as GCE has them, by host project. */
  readonly firewalls: Readonly<Record<string, readonly JsonObject[]>>;
}
