import type { Denial, ObjectDraft, Reachability } from '../kubernetes/cluster.js';
import type { Json } from '../state/json.js';
import type { PodAnswers } from '../traffic/pod-answers.js';
import type { TrafficTimings } from '../traffic/state.js';

/** One service with its pods, as people think of it. */
export interface AppSpec {
  readonly name: string;
  /** Default `default`; any other must be among the cluster's namespaces. */
  readonly namespace?: string;
  /** The service's port; default 80. */
  readonly port?: number;
  /** The port the containers listen on; default the service's port. */
  readonly targetPort?: number;
  /** Makes it a NodePort service with exactly this port; without it the service is a ClusterIP one. */
  readonly nodePort?: number;
  /** Default 2. */
  readonly pods?: number;
  /** The path of the pods' readiness probe; no probe without it. */
  readonly probePath?: string;
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /** How the pods answer, where not with 200: by path, `/prefix/*` or host and path. A status, or a whole answer, or several with schedules. */
  readonly answers?: PodAnswers;
  /** Whether the pods speak HTTPS, and nothing else, on their ports. Default false. */
  readonly tls?: boolean;
  readonly image?: string;
}

/** Nodes of a cluster that are made alike. */
export interface NodePoolSpec {
  readonly name: string;
  /** Default the cluster's. */
  readonly zones?: readonly ZoneSpec[];
  /** Default the cluster's. */
  readonly nodesPerZone?: number;
  /** Network tags of the nodes' VMs; default the cluster's. */
  readonly nodeTags?: readonly string[];
  /** Default the cluster's. */
  readonly serviceAccount?: string;
}

/** A zone with nodes, as many as elsewhere or a number of its own. */
export type ZoneSpec = string | { readonly zone: string; readonly nodes: number };

/** One cluster with its nodes. */
export interface ClusterSpec {
  /** The kubeconfig context; also the name that the sandbox calls the cluster by. */
  readonly context: string;
  /** uid of the kube-system namespace; default made from the context. */
  readonly uid?: string;
  readonly zones: readonly ZoneSpec[];
  /** Default 2. */
  readonly nodesPerZone?: number;
  /** Network tags of the nodes' VMs, none where it is empty; default one as GKE names it. */
  readonly nodeTags?: readonly string[];
  /** E-mail address of the nodes' service account; default none, so that their VMs show none. */
  readonly serviceAccount?: string;
  /** Default one, `default-pool`. */
  readonly nodePools?: readonly NodePoolSpec[];
  /** Name of the VPC network, or the relative link of one of a Shared VPC host project; default `default`. */
  readonly network?: string;
  /** Whether the cluster adds `cloud.google.com/neg: {"ingress":true}` to new services, as today's GKE does. Default true. */
  readonly negByDefault?: boolean;
  readonly reachability?: Reachability;
  /** What RBAC refuses to every client. */
  readonly denied?: readonly Denial[];
  /** e.g. `v1.33.5-gke.1201000` */
  readonly version?: string;
  /** Namespaces besides those that every cluster has. */
  readonly namespaces?: readonly string[];
  readonly apps?: readonly AppSpec[];
  /** Any other objects. A Pod without a status is placed on a node, running and ready. */
  readonly manifests?: readonly ObjectDraft[];
}

/** A reserved address. */
export interface AddressSpec {
  readonly name: string;
  /** Default IPV4. */
  readonly ipVersion?: 'IPV4' | 'IPV6';
  /** The literal; drawn where it is not said. */
  readonly address?: string;
  /** The region of a regional address; a global one without it. */
  readonly region?: string;
}

/** How far Google has come with a managed certificate. */
export interface ManagedState {
  /** `PROVISIONING`, `ACTIVE`, `PROVISIONING_FAILED`, … (Compute API discovery document). */
  readonly status: string;
  /** By domain; default `status`. */
  readonly domainStatus?: Readonly<Record<string, string>>;
}

/** A GCE resource that has always been there. */
export interface SeededResource {
  /** `urlMaps`, `backendServices`, … */
  readonly collection: string;
  readonly scope: 'global' | `zones/${string}` | `regions/${string}`;
  /** As sent to insert; needs a name. */
  readonly body: Readonly<Record<string, Json>> & { readonly name: string };
  /** Members of an instance group (`{instance}`) or endpoints of a NEG (`{instance, ipAddress, port}`). */
  readonly attached?: readonly Readonly<Record<string, Json>>[];
  /** Of a managed certificate; it begins to be provisioned where it is not said. */
  readonly managed?: ManagedState;
}

/** What the project allows. */
export interface ProjectLimits {
  /** Quota by metric (`BACKEND_SERVICES`), where it is not the usual one. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Permissions (`compute.urlMaps.list`) that clients lack. */
  readonly deniedPermissions?: readonly string[];
  /** Whether the Compute Engine API is switched off. */
  readonly apiDisabled?: boolean;
  /** Whether a request without credentials is refused. */
  readonly requireCredentials?: boolean;
  /** Requests per minute of world time. */
  readonly rateLimits?: { readonly reads?: number; readonly writes?: number };
  /** Domains that Google cannot validate, with the `domainStatus` that their managed certificates get. */
  readonly domainFailures?: Readonly<Record<string, string>>;
}

/** One project with what is in it from the beginning. */
export interface ProjectSpec extends ProjectLimits {
  readonly project: { readonly id: string; readonly number: string };
  /** Ids of the projects that may use this one's networks: makes it a Shared VPC host project. */
  readonly serviceProjects?: readonly string[];
  /** VPC networks; default one called `default`. */
  readonly networks?: readonly string[];
  /** Reserved addresses; a bare name is that of a global IPv4 one. */
  readonly addresses?: readonly (string | AddressSpec)[];
  /** Other GCE resources, made when the clusters have come to rest; in any order, they are sorted by what refers to what. */
  readonly resources?: readonly SeededResource[];
}

/** Everything a world begins with: its main project, that the clusters are in, and what is beside it. */
export interface WorldSpec extends ProjectSpec {
  readonly clusters: readonly ClusterSpec[];
  /** Further projects, each with another id and number. */
  readonly projects?: readonly ProjectSpec[];
  /** Where a client is that does not say; default the region of the first cluster's first zone, else `us-east4`. */
  readonly clientRegion?: string;
  /** Two worlds of the same seed and the same requests are the same world. Default 1. */
  readonly randomSeed?: number;
  readonly timings?: {
    /** Scales how long GCE operations take; 0 makes them done at once. Default 1. */
    readonly operations?: number;
    readonly traffic?: Partial<TrafficTimings>;
  };
}
