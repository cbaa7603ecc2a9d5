/** How services are reached: through instance groups and NodePorts, through network endpoint groups, or decided per new service. */
export type BackendMode = 'auto' | 'instance-groups' | 'neg';

/** A cluster as the definition names it. `name` is stable and shown everywhere; `context` is the kubeconfig's. */
export interface ClusterDefinition {
  readonly name: string;
  readonly context: string;
  /**
   * Capacity of all its backends, from 0.1 to 1, or 0: drained. Absent: not managed, so that an operator's drain stays.
   * A fraction needs `maxRate`.
   */
  readonly capacity?: number;
  /** Requests per second that one instance or endpoint takes; absent: no limit, so that every region serves its own. */
  readonly maxRate?: number;
}

/** Where a load balancer listens. */
export interface AddressesDefinition {
  /** Name of the reserved IPv6 address that is served beside the IPv4 one. */
  readonly ipv6?: string;
  /** Whether addresses that do not exist are reserved. Never because a named one is missing. */
  readonly reserve: boolean;
}

/** What is decided about one service port: by `namespace/service:port`, `namespace/service` or `service`. */
export interface ServiceDefinition {
  readonly service: string;
  readonly backends?: BackendMode;
  /** Whether a cluster that lacks the service is an error. */
  readonly requireEverywhere: boolean;
}

/** Who keeps the firewall rule. `print`: in a shared VPC where it is not permitted, the plan prints the command. */
export interface FirewallDefinition {
  readonly manage: 'rule' | 'print';
}

/**
 * Everything the user decided about one load balancer, definition file and flags merged (flags win).
 * `clusters` undefined means every context of the kubeconfig, as the Go tool does.
 */
export interface LoadBalancerDefinition {
  readonly name: string;
  readonly project?: string;
  /** Absolute path of the ingress file. */
  readonly ingressFile: string;
  /** Absolute path, or undefined for the Kubernetes client's own rules. */
  readonly kubeconfig?: string;
  readonly clusters?: readonly ClusterDefinition[];
  /** Overrides the namespace of the Ingress where the file leaves it out; a mismatch is an error. */
  readonly namespace?: string;
  /** Overrides or provides the static IP annotation. */
  readonly staticIp?: string;
  readonly backends: BackendMode;
  readonly services: readonly ServiceDefinition[];
  readonly addresses: AddressesDefinition;
  /** Of a new load balancer; a live one keeps its scheme. */
  readonly loadBalancingScheme: 'EXTERNAL' | 'EXTERNAL_MANAGED';
  /** HTTP/3 negotiation; absent: left alone. */
  readonly quic?: 'NONE' | 'ENABLE' | 'DISABLE';
  /** Name of a Certificate Manager map of the project; excludes all other certificates. */
  readonly certificateMap?: string;
  readonly firewall: FirewallDefinition;
  /** Fields that are never compared: `<address>.<path>` with `*` for any address segment. */
  readonly ignoreChanges: readonly string[];
  /** How long the old content stays after a switch, in seconds. */
  readonly settleSeconds: number;
  /** Longest wait for new backends to become healthy, in seconds, at least 600 by default. */
  readonly warmTimeoutSeconds: number;
}
