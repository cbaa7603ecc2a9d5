import type { PendingChange } from '../plan/summary.js';

/** What a load balancer says of itself. */
export interface LoadBalancerStatus {
  readonly name: string;
  /** The IP address it answers at; `''` where it records none. */
  readonly address: string;
  /** As recorded, in the recorded order. */
  readonly clusters: readonly string[];
}

/** Where it answers: one forwarding rule. */
export interface FrontendStatus {
  readonly address: string;
  readonly ipVersion: 'IPv4' | 'IPv6';
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: string;
  readonly forwardingRule: string;
  /** It only leads to HTTPS. */
  readonly redirects?: true;
}

/** How services are reached. */
export type BackendMode = 'instance-groups' | 'neg';

/** Health of one backend service in one group, counted. */
export interface BackendHealth {
  readonly backendService: string;
  /** `namespace/name:port`, as it is recorded; absent where it is not. */
  readonly service?: string;
  /** Hosts and paths that it answers, `host/path` with `*` for any host; empty where no route leads to it. */
  readonly routes: readonly string[];
  /** The cluster behind the group; absent where nothing tells. */
  readonly cluster?: string;
  /** Where no cluster is known: the uid in the group's name, which is one for all groups of a cluster. */
  readonly clusterUid?: string;
  readonly zone: string;
  /** Relative link of the instance group or network endpoint group. */
  readonly group: string;
  readonly mode: BackendMode;
  /** 0: drained. */
  readonly capacity: number;
  /** Endpoints that are HEALTHY, and all endpoints; absent where health could not be read. */
  readonly healthy?: number;
  readonly endpoints?: number;
}

/** A backend service that routes lead to and that has no backend. */
export type EmptyService = Pick<BackendHealth, 'backendService' | 'service' | 'routes'>;

/** A certificate that clients are shown. */
export interface CertificateStatus {
  readonly name: string;
  readonly type: 'self-managed' | 'managed';
  /** Domains that it is for, as far as GCE tells. */
  readonly domains: readonly string[];
  /** RFC 3339; absent where there is none yet. */
  readonly expires?: string;
  /** Whole days until then; negative once it has expired. */
  readonly daysLeft?: number;
  /** Of a managed certificate, as GCE says it: ACTIVE, PROVISIONING, … */
  readonly status?: string;
  /** Of a managed certificate, by domain, as GCE says it. */
  readonly domainStatus?: Readonly<Record<string, string>>;
}

/** What was applied last: when (RFC 3339, UTC), how long ago (seconds; absent where the time cannot be read), and by which version. */
export interface LastApplied {
  readonly time: string;
  readonly version: string;
  readonly ageSeconds?: number;
}

/** A resource of it that is on its way out, or on its way in, and why. */
export interface RetiringResource {
  readonly kind: string;
  readonly name: string;
  readonly why: string;
}

/** A cluster that could not be asked which backends are its. */
export interface UnaskedCluster {
  readonly cluster: string;
  readonly why: string;
}

/** What live Google Cloud and clusters have in other ways than was applied last, as far as that can be told. */
export type DriftStatus =
  | { readonly known: true; readonly changes: readonly PendingChange[] }
  /** `command`: what tells more. */
  | { readonly known: false; readonly why: string; readonly command?: string };

/** What only the spec tells. */
export interface SpecStatus {
  /** What apply would change for other reasons than drift. */
  readonly pending: readonly PendingChange[];
  /** Settings of live resources that the spec does not ask for and that are left alone, one sentence each. */
  readonly unmanaged: readonly string[];
}

/** What was looked up for `--wide` and `--json`. */
export interface StatusDetails {
  readonly project: string;
  /** `namespace/name`; absent where none is recorded. */
  readonly ingress?: string;
  readonly lastApplied?: LastApplied;
  readonly frontends: readonly FrontendStatus[];
  readonly health: readonly BackendHealth[];
  readonly withoutBackends: readonly EmptyService[];
  readonly unasked: readonly UnaskedCluster[];
  readonly certificates: readonly CertificateStatus[];
  /** The certificate map that clients are shown certificates from; absent where there is none. */
  readonly certificateMap?: string;
  readonly retiring: readonly RetiringResource[];
  readonly drift: DriftStatus;
  /** Absent where no spec was at hand. */
  readonly spec?: SpecStatus;
}

/** A status, with details where they were asked for. */
export interface DetailedStatus extends LoadBalancerStatus {
  readonly details?: StatusDetails;
}

/** A load balancer among others, as far as the lists of a project tell. */
export interface ListedLoadBalancer extends LoadBalancerStatus {
  readonly details?: ListedDetails;
}

/** What `list --wide` and `list --json` add: no request is made for a single load balancer. */
export interface ListedDetails {
  readonly ingress?: string;
  readonly lastApplied?: LastApplied;
  /** Empty: nothing leads to it yet, or any more. */
  readonly frontends: readonly FrontendStatus[];
  /** How its services are reached, sorted; both while they are switched. */
  readonly modes: readonly BackendMode[];
  /** The certificate that clients are shown and that expires first; absent where none says when. */
  readonly expiresFirst?: CertificateStatus;
}
