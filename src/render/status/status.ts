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
  /** Hosts and paths that it answers, `host/path` with `*` for any host; empty where no route leads to it. */
  readonly routes: readonly string[];
  readonly zone: string;
  /** Relative link of the instance group or network endpoint group. */
  readonly group: string;
  /** Endpoints that are HEALTHY, and all endpoints. */
  readonly healthy: number;
  readonly endpoints: number;
}

/** A certificate that clients are shown. */
export interface CertificateStatus {
  readonly name: string;
  /** RFC 3339; absent where there is none yet. */
  readonly expires?: string;
  /** Of a managed certificate, as GCE says it: ACTIVE, PROVISIONING, … */
  readonly status?: string;
}

/** What was applied last: when (RFC 3339, UTC) and by which version. */
export interface LastApplied {
  readonly time: string;
  readonly version: string;
}

/** A status with what was looked up for `--wide`. */
export interface DetailedStatus extends LoadBalancerStatus {
  /** Undefined when health was not asked for. */
  readonly health?: readonly BackendHealth[];
  /** `namespace/name`; absent where none is recorded. */
  readonly ingress?: string;
  readonly lastApplied?: LastApplied;
  readonly certificates?: readonly CertificateStatus[];
  /** Resources of it that nothing reaches any more, `<kind> <name>`. */
  readonly retiring?: readonly string[];
}
