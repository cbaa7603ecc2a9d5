/** How many nodes a cluster has in a zone. */
export interface ZoneNodes {
  readonly zone: string;
  readonly nodes: number;
}

/** What is fixed about a GKE cluster from its creation on. */
export interface ClusterProfile {
  readonly clusterName: string;
  /** uid of the kube-system namespace. */
  readonly uid: string;
  /** Project id. */
  readonly project: string;
  readonly zones: readonly ZoneNodes[];
  /** Name of the VPC network. */
  readonly network: string;
  /** Network tag of the nodes' VMs. */
  readonly nodeTag: string;
  /** Whether new Services get `cloud.google.com/neg: {"ingress":true}`, as GKE does for VPC-native clusters. */
  readonly negByDefault: boolean;
  /** Which of the world's clusters it is, from 0 to 29: gives it address ranges of its own. */
  readonly index: number;
}

/** The range of the nodes' primary addresses. */
export function nodeRange(profile: ClusterProfile): string {
  return `10.${128 + profile.index}.0.0/20`;
}

/** The range of the pods' addresses: a /24 per node, an alias range of its VM. */
export function podRange(profile: ClusterProfile): string {
  return `10.${4 + 4 * profile.index}.0.0/14`;
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
