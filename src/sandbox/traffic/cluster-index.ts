import type { KubernetesObject } from '../kubernetes/cluster.js';
import { asObject, asText } from '../kubernetes/json.js';
import { readNode } from '../kubernetes/kinds/node.js';
import { readService } from '../kubernetes/kinds/service.js';
import type { Service } from '../kubernetes/kinds/service.js';
import { listensOn, podView } from './pods.js';
import type { PodView } from './pods.js';
import type { ClusterView } from './sources.js';

interface NodePort {
  readonly service: Service;
  readonly port: Service['spec']['ports'][number];
  readonly isLocal: boolean;
}

/** One cluster's pods as packets find them: by address, and behind NodePorts. Read again only after what it is made of has changed. */
export class ClusterIndex {
  readonly #cluster: ClusterView;
  readonly #views = new WeakMap<KubernetesObject, PodView>();
  #pods: readonly PodView[] | undefined;
  #byIp: ReadonlyMap<string, readonly PodView[]> | undefined;
  #nodePorts: ReadonlyMap<number, NodePort> | undefined;
  #nodes: ReadonlyMap<string, string | undefined> | undefined;

  /** `onChange` is called after each change of anything that packets find their way by. */
  constructor(cluster: ClusterView, onChange: () => void) {
    this.#cluster = cluster;
    cluster.onChange(({ object }) => {
      switch (object.kind) {
        case 'Pod':
          this.#pods = undefined;
          this.#byIp = undefined;
          break;
        case 'Service':
          this.#nodePorts = undefined;
          break;
        case 'Node':
          this.#nodes = undefined;
          break;
        default:
          return;
      }
      onChange();
    });
  }

  /** Whether the VM of this name and zone is a node of the cluster. */
  hasNode(name: string, zone: string): boolean {
    this.#nodes ??= new Map(
      this.#cluster.list('Node').map((object) => {
        const { metadata, spec } = readNode(object);
        return [metadata.name, spec.providerID];
      }),
    );
    if (!this.#nodes.has(name)) return false;
    const providerId = this.#nodes.get(name);
    return providerId === undefined || providerId.endsWith(`/${zone}/${name}`);
  }

  /** Whether the pod is still there, perhaps on its way out. */
  hasPod(namespace: string, name: string): boolean {
    return this.#allPods().some((pod) => pod.name === name && pod.namespace === namespace);
  }

  /** The pods with this address that accept connections on the port. */
  podsAt(ip: string, port: number): readonly PodView[] {
    this.#byIp ??= byAddress(this.#allPods());
    return (this.#byIp.get(ip) ?? []).filter((pod) => listensOn(pod, port));
  }

  /**
   * The pods that a connection to a node's port may end at: the ready ones of the service that has
   * that NodePort, on any node, as kube-proxy does (on that node only with `externalTrafficPolicy: Local`).
   * Empty when no service has the port.
   */
  podsBehind(node: string, nodePort: number): readonly PodView[] {
    this.#nodePorts ??= this.#readNodePorts();
    const found = this.#nodePorts.get(nodePort);
    if (!found) return [];
    const { service, port, isLocal } = found;
    const selector = Object.entries(service.spec.selector);
    if (selector.length === 0) return [];
    return this.#allPods().filter(
      (pod) =>
        pod.ready &&
        pod.namespace === service.metadata.namespace &&
        selector.every(([key, value]) => pod.labels[key] === value) &&
        (!isLocal || pod.nodeName === node) &&
        acceptsTarget(pod, port.targetPort),
    );
  }

  #allPods(): readonly PodView[] {
    this.#pods ??= this.#cluster.list('Pod').map((object) => this.#view(object));
    return this.#pods;
  }

  // Stored objects are never changed in place: a pod that has not been written is the same object.
  #view(object: KubernetesObject): PodView {
    const known = this.#views.get(object);
    if (known) return known;
    const view = podView(object);
    this.#views.set(object, view);
    return view;
  }

  #readNodePorts(): ReadonlyMap<number, NodePort> {
    const found = new Map<number, NodePort>();
    for (const object of this.#cluster.list('Service')) {
      const service = readService(object);
      const isLocal = asText(asObject(object['spec'])['externalTrafficPolicy']) === 'Local';
      for (const port of service.spec.ports) {
        if (port.nodePort !== undefined && port.protocol === 'TCP' && !found.has(port.nodePort)) {
          found.set(port.nodePort, { service, port, isLocal });
        }
      }
    }
    return found;
  }
}

function acceptsTarget(pod: PodView, targetPort: number | string): boolean {
  const named = typeof targetPort === 'string' ? pod.ports.find(({ name }) => name === targetPort)?.number : targetPort;
  return named !== undefined && listensOn(pod, named);
}

function byAddress(pods: readonly PodView[]): ReadonlyMap<string, readonly PodView[]> {
  const found = new Map<string, PodView[]>();
  for (const pod of pods) {
    if (pod.ip === undefined) continue;
    const others = found.get(pod.ip);
    if (others) others.push(pod);
    else found.set(pod.ip, [pod]);
  }
  return found;
}
