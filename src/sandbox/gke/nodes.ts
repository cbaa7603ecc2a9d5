import { addressAt, blockAt, rangeOf } from '../kubernetes/ip-range.js';
import type { ObjectDraft } from '../kubernetes/cluster.js';
import { type Node, readNode } from '../kubernetes/kinds/node.js';
import type { ClusterProfile, NodePool } from './cluster-profile.js';
import { fullUrl, globalLink, nodeRange, podRange, regionOf, zonalLink } from './cluster-profile.js';
import type { ControllerContext } from './context.js';
import { gceName, nodeName } from './names.js';

interface PlannedNode {
  readonly name: string;
  readonly pool: NodePool;
  readonly zone: string;
  readonly address: string;
  readonly podCidr: string;
}

/** Puts the cluster's VMs and Nodes there as if they had always been. */
export function seedNodes({
  profile,
  kubernetes,
  gce,
}: Pick<ControllerContext, 'profile' | 'kubernetes' | 'gce'>): void {
  for (const node of plannedNodes(profile)) {
    gce.seed('instances', `zones/${node.zone}`, {
      name: node.name,
      machineType: fullUrl(zonalLink(profile, node.zone, 'machineTypes', 'e2-medium')),
      ...(node.pool.tags.length === 0 ? {} : { tags: { items: node.pool.tags } }),
      ...(node.pool.serviceAccount === undefined
        ? {}
        : { serviceAccounts: [serviceAccountOf(node.pool.serviceAccount)] }),
      labels: { 'goog-gke-node': '', 'goog-k8s-cluster-name': gceName(profile.clusterName) },
      networkInterfaces: [
        {
          network: fullUrl(globalLink(profile, 'networks', profile.network)),
          networkIP: node.address,
          aliasIpRanges: [{ ipCidrRange: node.podCidr }],
        },
      ],
    });
    kubernetes.apply(nodeObject(profile, node));
  }
}

function plannedNodes(profile: ClusterProfile): readonly PlannedNode[] {
  const addresses = rangeOf(nodeRange(profile));
  const pods = rangeOf(podRange(profile));
  const places = profile.pools.flatMap((pool) =>
    pool.zones.flatMap(({ zone, nodes }) => Array.from({ length: nodes }, (_, index) => ({ pool, zone, index }))),
  );
  return places.map(({ pool, zone, index }, position) => ({
    name: nodeName(profile, pool.name, zone, index),
    pool,
    zone,
    // GCE keeps the first two addresses of a range for itself.
    address: addressAt(addresses, position + 2),
    podCidr: blockAt(pods, 24, position),
  }));
}

// GKE: the scope of its nodes' service account.
function serviceAccountOf(email: string): { readonly email: string; readonly scopes: readonly string[] } {
  return { email, scopes: ['https://www.googleapis.com/auth/cloud-platform'] };
}

function nodeObject(profile: ClusterProfile, node: PlannedNode): ObjectDraft {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      labels: {
        'kubernetes.io/hostname': node.name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': regionOf(node.zone),
        'topology.kubernetes.io/zone': node.zone,
        'cloud.google.com/gke-nodepool': node.pool.name,
      },
    },
    spec: {
      providerID: `gce://${profile.project}/${node.zone}/${node.name}`,
      podCIDR: node.podCidr,
      podCIDRs: [node.podCidr],
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: node.address },
        { type: 'Hostname', address: node.name },
      ],
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
      capacity: { cpu: '2', memory: '4Gi', pods: '110' },
      allocatable: { cpu: '1930m', memory: '2Gi', pods: '110' },
    },
  };
}

/** The zone that a node is in, by its label; `''` when it has none. */
export function zoneOf(node: Node): string {
  return node.metadata.labels['topology.kubernetes.io/zone'] ?? '';
}

/** The cluster's nodes as they are now. */
export function nodesOf({ kubernetes }: Pick<ControllerContext, 'kubernetes'>): readonly Node[] {
  return kubernetes.list('Node').map(readNode);
}

/** The zones that have nodes, sorted. */
export function zonesWithNodes(context: Pick<ControllerContext, 'kubernetes'>): readonly string[] {
  return [...new Set(nodesOf(context).map(zoneOf))].filter((zone) => zone !== '').sort();
}
