/** How many nodes a cluster has in a zone. */
export interface ZoneNodes {
  readonly zone: string;
  readonly nodes: number;
}

/** Nodes that are made alike. */
export interface NodePool {
  readonly name: string;
  readonly zones: readonly ZoneNodes[];
  /** Network tags of the nodes' VMs. */
  readonly tags: readonly string[];
  /** E-mail address that the nodes' VMs act as; absent: the VMs show none. */
  readonly serviceAccount?: string;
}

/** What is fixed about a GKE cluster from its creation on. */
export interface ClusterProfile {
  readonly clusterName: string;
  /** uid of the kube-system namespace. */
  readonly uid: string;
  /** Project id. */
  readonly project: string;
  /** Every zone that a pool has nodes in. */
  readonly zones: readonly string[];
  readonly pools: readonly NodePool[];
  /** Relative link of the VPC network, which may be a Shared VPC host project's. */
  readonly network: string;
  /** Whether new Services get `cloud.google.com/neg: {"ingress":true}`, as GKE does for VPC-native clusters. */
  readonly negByDefault: boolean;
  /** Which of the world's clusters it is, from 0 to 93: gives it address ranges of its own. */
  readonly index: number;
}

/** The range of the nodes' primary addresses. */
export function nodeRange(profile: ClusterProfile): string {
  return `10.${128 + profile.index}.0.0/20`;
}

// As many clusters have their pods below 10.128.0.0, where the nodes begin.
const CLUSTERS_BELOW_NODES = 30;

/** The range of the pods' addresses: a /24 per node, an alias range of its VM. GKE: class E may be used for pods where private ranges run out. */
export function podRange({ index }: ClusterProfile): string {
  return index < CLUSTERS_BELOW_NODES
    ? `10.${4 + 4 * index}.0.0/14`
    : `240.${4 * (index - CLUSTERS_BELOW_NODES)}.0.0/14`;
}

/** `us-east4-a` → `us-east4`. */
export function regionOf(zone: string): string {
  return zone.replace(/-[a-z]$/, '');
}

/** Relative link of something in a zone of the cluster's project. */
export function zonalLink(profile: ClusterProfile, zone: string, collection: string, name: string): string {
  return `projects/${profile.project}/zones/${zone}/${collection}/${name}`;
}

/** Relative link of something global in the cluster's project. */
export function globalLink(profile: ClusterProfile, collection: string, name: string): string {
  return `projects/${profile.project}/global/${collection}/${name}`;
}

/** A relative link as GCE prints it. */
export function fullUrl(link: string): string {
  return `https://www.googleapis.com/compute/v1/${link}`;
}
