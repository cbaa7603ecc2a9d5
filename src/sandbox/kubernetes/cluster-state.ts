import type { KubernetesObject } from './object.js';

/** How the API server is reached: answering, nobody listening, or accepting and never answering. */
export type Reachability = 'up' | 'refused' | 'hanging';

/** One write, as watches replay it. */
export interface HistoryEntry {
  readonly resourceVersion: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly key: string;
  readonly object: KubernetesObject;
  /** What was stored before, for MODIFIED and DELETED. */
  readonly previous?: KubernetesObject;
}

/** A request that RBAC refuses. `*` stands for every verb or resource. */
export interface Denial {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete` or `*`. */
  readonly verb: string;
  /** The plural, e.g. `services`, or `*`. */
  readonly resource: string;
}

/** Everything one API server remembers. Plain JSON: it is written to the world's file as it is. */
export interface ClusterState {
  name: string;
  /** `metadata.uid` of the kube-system namespace: the identity of the cluster. */
  uid: string;
  /** `v1.33.5-gke.1201000`. */
  version: string;
  reachability: Reachability;
  denied: Denial[];
  /** CIDR of the cluster IPs of services. */
  serviceRange: string;
  /** That of the latest write. */
  resourceVersion: number;
  /** By `group/plural/namespace/name`. */
  objects: Record<string, KubernetesObject>;
  /** The latest writes, oldest first, up to a bound. */
  history: HistoryEntry[];
  /** Watches and lists from before this version are answered 410 Gone. */
  oldestVersion: number;
}

/** A cluster with nothing in it; `KubernetesApi` adds the namespaces that every cluster has. */
export function emptyClusterState(cluster: {
  readonly name: string;
  readonly uid: string;
  readonly version?: string;
  readonly serviceRange?: string;
}): ClusterState {
  return {
    name: cluster.name,
    uid: cluster.uid,
    version: cluster.version ?? 'v1.33.5-gke.1201000',
    reachability: 'up',
    denied: [],
    // GKE's own default range for services.
    serviceRange: cluster.serviceRange ?? '34.118.224.0/20',
    resourceVersion: 0,
    objects: {},
    history: [],
    oldestVersion: 0,
  };
}
