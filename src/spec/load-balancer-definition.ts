/** How services are reached: through instance groups and NodePorts, through network endpoint groups, or decided per new service. */
export type BackendMode = 'auto' | 'instance-groups' | 'neg';

/** A cluster as the definition names it. `name` is stable and shown everywhere; `context` is the kubeconfig's. */
export interface ClusterDefinition {
  readonly name: string;
  readonly context: string;
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
  /** How long the old content stays after a switch, in seconds. */
  readonly settleSeconds: number;
  /** Longest wait for new backends to become healthy, in seconds, at least 600 by default. */
  readonly warmTimeoutSeconds: number;
}
