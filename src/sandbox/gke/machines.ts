import type { ObjectDraft } from '../kubernetes/cluster.js';
import { addressAt, blockAt, rangeOf } from '../kubernetes/ip-range.js';
import { asObject, asObjects, asText, asTextMap } from '../kubernetes/json.js';
import type { JsonObject } from '../kubernetes/object.js';
import type { ClusterProfile, NodePool } from './cluster-profile.js';
import { fullUrl, nodeRange, podRange, regionOf, zonalLink } from './cluster-profile.js';
import { gceName } from './names.js';
import { POOL_LABEL } from './nodes.js';

const clusterLabel = 'goog-k8s-cluster-name';
const poolLabel = 'goog-k8s-node-pool-name';

/** A VM that is a node. */
export interface Machine {
  readonly name: string;
  /** Name of its node pool. */
  readonly pool: string;
  readonly zone: string;
  /** Primary internal address. */
  readonly address: string;
  /** The /24 that its pods have their addresses from. */
  readonly podCidr: string;
}

/** Where the machine of a number from 0 on is in the cluster's address ranges. */
export function machineRanges(profile: ClusterProfile, position: number): Pick<Machine, 'address' | 'podCidr'> {
  return {
    // GCE keeps the first two addresses of a range for itself.
    address: addressAt(rangeOf(nodeRange(profile)), position + 2),
    podCidr: blockAt(rangeOf(podRange(profile)), 24, position),
  };
}

/** The VM as GKE asks for it. */
export function instanceBody(profile: ClusterProfile, pool: NodePool, machine: Machine): JsonObject {
  return {
    name: machine.name,
    machineType: fullUrl(zonalLink(profile, machine.zone, 'machineTypes', 'e2-medium')),
    ...(pool.tags.length === 0 ? {} : { tags: { items: pool.tags } }),
    ...(pool.serviceAccount === undefined ? {} : { serviceAccounts: [serviceAccountOf(pool.serviceAccount)] }),
    labels: { 'goog-gke-node': '', [clusterLabel]: gceName(profile.clusterName), [poolLabel]: gceName(pool.name) },
    networkInterfaces: [
      {
        network: fullUrl(profile.network),
        networkIP: machine.address,
        aliasIpRanges: [{ ipCidrRange: machine.podCidr }],
      },
    ],
  };
}

/** The machine that a VM is, or undefined when it is no node of this cluster. */
export function machineOf(profile: ClusterProfile, instance: JsonObject): Machine | undefined {
  const labels = asTextMap(instance['labels']);
  const pool = profile.pools.find(({ name }) => gceName(name) === labels[poolLabel]);
  const [nic] = asObjects(instance['networkInterfaces']);
  const name = asText(instance['name']);
  const zone = asText(instance['zone'])?.split('/').at(-1);
  const address = asText(nic?.['networkIP']);
  const podCidr = asText(asObject(asObjects(nic?.['aliasIpRanges'])[0])['ipCidrRange']);
  if (labels[clusterLabel] !== gceName(profile.clusterName) || !pool) return undefined;
  if (name === undefined || zone === undefined || address === undefined || podCidr === undefined) return undefined;
  return { name, pool: pool.name, zone, address, podCidr };
}

// GKE: the scope of its nodes' service account.
function serviceAccountOf(email: string): { readonly email: string; readonly scopes: readonly string[] } {
  return { email, scopes: ['https://www.googleapis.com/auth/cloud-platform'] };
}

/** What a Node tells of the time and software that it has. */
interface NodeFacts {
  /** World time, as Kubernetes writes it. */
  readonly now: string;
  /** `v1.33.5-gke.1201000`, as the cluster's. */
  readonly version: string;
}

/** The Node of a machine, ready since now; its heartbeats are not repeated. */
export function nodeObject(profile: ClusterProfile, node: Machine, { now, version }: NodeFacts): ObjectDraft {
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
        [POOL_LABEL]: node.pool,
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
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
      nodeInfo: {
        kubeletVersion: version,
        osImage: 'Container-Optimized OS from Google',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
      capacity: { cpu: '2', memory: '4Gi', pods: '110' },
      allocatable: { cpu: '1930m', memory: '2Gi', pods: '110' },
    },
  };
}
