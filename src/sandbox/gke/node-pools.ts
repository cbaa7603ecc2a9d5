import type { ObjectDraft } from '../kubernetes/cluster.js';
import { readPod } from '../kubernetes/kinds/pod.js';
import type { NodePool } from './cluster-profile.js';
import { zonalLink } from './cluster-profile.js';
import type { ControllerContext } from './context.js';
import { instanceBody, type Machine, machineOf, machineRanges, nodeObject } from './machines.js';
import { nodeName } from './names.js';
import { nodesOf, poolOf, zoneOf } from './nodes.js';
import { WorkQueue } from './work-queue.js';
import { worldTimestamp } from './world-time.js';

// From a VM that runs to a kubelet that has registered it, and from a VM that is gone to a Node that is.
const registrationSeconds = { from: 15, to: 40 };

/**
 * A cluster's machines: VMs become Nodes, and Nodes whose VM is gone disappear with their pods. A pool that is resized
 * gets VMs or loses some through the Compute API, like GKE's.
 */
export class NodePools {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, gce } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/nodes`, timeline, random, (link) => this.#reconcile(link));
    gce.onChange(({ link, collection }) => {
      if (collection === 'instances') this.#queue.add(link, registrationSeconds);
    });
  }

  /** Puts the VMs and Nodes of every pool there as if they had always been. */
  seed(): void {
    const { profile, gce, kubernetes } = this.context;
    for (const pool of profile.pools) {
      for (const { zone, nodes } of pool.zones) {
        for (let count = 0; count < nodes; count++) {
          const machine = this.#nextMachine(pool, zone, []);
          gce.seed('instances', `zones/${zone}`, { ...instanceBody(profile, pool, machine), name: machine.name });
          kubernetes.apply(this.#nodeOf(machine));
        }
      }
    }
  }

  /**
   * Has a pool come to a number of nodes in each of its zones, as `gcloud container clusters resize` does. Throws
   * RangeError for a pool that the cluster has not.
   */
  resize(poolName: string, nodesPerZone: number): void {
    const { profile, compute } = this.context;
    const pool = profile.pools.find(({ name }) => name === poolName);
    if (!pool)
      throw new RangeError(`no node pool ${poolName}; there are ${profile.pools.map(({ name }) => name).join(', ')}`);
    const asked: Machine[] = [];
    for (const { zone } of pool.zones) {
      const present = nodesOf(this.context)
        .filter((node) => poolOf(node) === poolName && zoneOf(node) === zone)
        .map(({ metadata }) => metadata.name);
      for (const name of present.slice(nodesPerZone)) compute.delete(zonalLink(profile, zone, 'instances', name));
      for (let count = present.length; count < nodesPerZone; count++) {
        const machine = this.#nextMachine(pool, zone, asked);
        asked.push(machine);
        compute.insert(zonalLink(profile, zone, 'instances', machine.name), instanceBody(profile, pool, machine));
      }
    }
  }

  /** A machine with a name and ranges that no other has. */
  #nextMachine(pool: NodePool, zone: string, asked: readonly Machine[]): Machine {
    const { profile, gce } = this.context;
    const present = gce.list('instances').flatMap((instance) => machineOf(profile, instance) ?? []);
    const taken = [...present, ...asked];
    const names = new Set(taken.map(({ name }) => name));
    const addresses = new Set(taken.map(({ address }) => address));
    let index = 0;
    while (names.has(nodeName(profile, pool.name, zone, index))) index++;
    let position = 0;
    while (addresses.has(machineRanges(profile, position).address)) position++;
    return {
      name: nodeName(profile, pool.name, zone, index),
      pool: pool.name,
      zone,
      ...machineRanges(profile, position),
    };
  }

  #nodeOf(machine: Machine): ObjectDraft {
    const { profile, kubernetes } = this.context;
    return nodeObject(profile, machine, { now: worldTimestamp(this.context), version: kubernetes.version });
  }

  #reconcile(link: string): 'done' {
    const { profile, gce, kubernetes } = this.context;
    const instance = gce.get(link);
    const machine = instance && machineOf(profile, instance);
    const name = link.split('/').at(-1) ?? '';
    const node = kubernetes.get('Node', undefined, name);
    if (machine && !node) kubernetes.apply(this.#nodeOf(machine));
    if (!instance && node && isNodeOf(node, link)) this.#forget(name);
    return 'done';
  }

  /** Kubernetes' cloud node lifecycle controller and pod garbage collector. */
  #forget(name: string): void {
    const { kubernetes } = this.context;
    kubernetes.remove('Node', undefined, name);
    for (const object of kubernetes.list('Pod')) {
      const { metadata, spec } = readPod(object);
      if (spec.nodeName === name) kubernetes.remove('Pod', metadata.namespace, metadata.name);
    }
  }
}

/** Whether a Node is the VM at a link: its provider id names project, zone and name. */
function isNodeOf(node: { readonly [key: string]: unknown }, link: string): boolean {
  const [, project = '', , zone = '', , name = ''] = link.split('/');
  return JSON.stringify(node['spec']).includes(`"gce://${project}/${zone}/${name}"`);
}
