/** What a load balancer says of itself. */
export interface LoadBalancerStatus {
  readonly name: string;
  /** The IP address it answers at; `''` where it records none. */
  readonly address: string;
  /** As recorded, in the recorded order. */
  readonly clusters: readonly string[];
}

/** Health of one backend service in one group, counted. */
export interface BackendHealth {
  readonly backendService: string;
  /** Relative link of the instance group or network endpoint group. */
  readonly group: string;
  /** Endpoints that are HEALTHY, and all endpoints. */
  readonly healthy: number;
  readonly endpoints: number;
}

/** A status with what was looked up for `--wide`. */
export interface DetailedStatus extends LoadBalancerStatus {
  /** Undefined when health was not asked for. */
  readonly health?: readonly BackendHealth[];
}
