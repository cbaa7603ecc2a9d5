import type { ObjectDraft, Reachability } from '../kubernetes/cluster.js';
import type { Json } from '../time/timeline.js';
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
  /** What the pods answer instead of 200: path, or `/prefix/*`, to status. */
  readonly answers?: Readonly<Record<string, number>>;
  readonly image?: string;
}

/** One cluster with its nodes. */
export interface ClusterSpec {
  /** The kubeconfig context; also the name that the sandbox calls the cluster by. */
  readonly context: string;
  /** uid of the kube-system namespace; default made from the context. */
  readonly uid?: string;
  readonly zones: readonly string[];
  /** Default 2. */
  readonly nodesPerZone?: number;
  /** Network tag of the nodes' VMs; default as GKE names it. */
  readonly nodeTag?: string;
  /** Name of the VPC network; default `default`. */
  readonly network?: string;
  /** Whether the cluster adds `cloud.google.com/neg: {"ingress":true}` to new services, as today's GKE does. Default true. */
  readonly negByDefault?: boolean;
  readonly reachability?: Reachability;
  /** e.g. `v1.33.5-gke.1201000` */
  readonly version?: string;
  /** Namespaces besides those that every cluster has. */
  readonly namespaces?: readonly string[];
  readonly apps?: readonly AppSpec[];
  /** Any other objects. A Pod without a status is placed on a node, running and ready. */
  readonly manifests?: readonly ObjectDraft[];
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
}

/** Everything a world begins with. */
export interface WorldSpec {
  readonly project: { readonly id: string; readonly number: string };
  /** VPC networks; default one called `default`. */
  readonly networks?: readonly string[];
  /** Names of reserved global IPv4 addresses; the literals are drawn. */
  readonly addresses?: readonly string[];
  readonly clusters: readonly ClusterSpec[];
  /** Other GCE resources, after all of the above, in this order. */
  readonly resources?: readonly SeededResource[];
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
