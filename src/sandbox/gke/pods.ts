import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../kubernetes/cluster.js';
import { addressAt, rangeOf } from '../kubernetes/ip-range.js';
import { type Pod, readPod } from '../kubernetes/kinds/pod.js';
import type { JsonObject } from '../kubernetes/object.js';
import type { ControllerContext } from './context.js';
import type { Happening } from './event-recorder.js';
import { nodesOf } from './nodes.js';
import { WorkQueue } from './work-queue.js';

const schedulingSeconds = { from: 1, to: 2 };
const startingSeconds = { from: 2, to: 8 };

/** The scheduler and the kubelets: gives a pending pod a node, then an address and readiness. Pods with a status of their own are left alone. */
export class PodLifecycle {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/pods`, timeline, random, (key) => this.#advance(key));
    kubernetes.onChange(({ type, object }) => {
      if (object.kind === 'Pod' && type === 'ADDED' && isUnstarted(readPod(object))) {
        this.#queue.add(podKey(object), schedulingSeconds);
      }
    });
  }

  /** Places and starts every waiting pod at once: for seeds, whose pods have always been running. */
  settle(): void {
    for (const object of this.context.kubernetes.list('Pod')) {
      const key = podKey(object);
      this.#advance(key, false);
      this.#start(key, false);
    }
  }

  #advance(key: string, tells = true): 'done' | 'again' {
    const pod = this.#pod(key);
    if (!pod || !isUnstarted(pod)) return 'done';
    if (pod.spec.nodeName !== undefined) {
      this.#start(key, tells);
      return 'done';
    }
    const nodeName = this.#emptiestNode();
    // No node: the pod stays pending, as in a cluster that has been scaled to nothing.
    if (nodeName === undefined) {
      const message = 'no nodes available to schedule pods';
      if (tells) this.#tell(key, 'default-scheduler', { type: 'Warning', reason: 'FailedScheduling', message });
      return 'again';
    }
    const { namespace, name } = pod.metadata;
    const conditions = [{ type: 'PodScheduled', status: 'True' }];
    this.context.kubernetes.merge('Pod', namespace, name, { spec: { nodeName }, status: { conditions } });
    const message = `Successfully assigned ${key} to ${nodeName}`;
    if (tells) this.#tell(key, 'default-scheduler', { type: 'Normal', reason: 'Scheduled', message });
    this.#queue.add(key, startingSeconds);
    return 'done';
  }

  #start(key: string, tells: boolean): void {
    const { kubernetes, timeline } = this.context;
    const pod = this.#pod(key);
    if (!pod || !isUnstarted(pod) || pod.spec.nodeName === undefined) return;
    const node = nodesOf(this.context).find((candidate) => candidate.metadata.name === pod.spec.nodeName);
    const podIP = this.#freeAddress(node?.spec.podCIDR);
    if (!node || podIP === undefined) return;
    const hostIP = node.status.addresses.find(({ type }) => type === 'InternalIP')?.address;
    const now = new Date(timeline.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
      type,
      status: 'True',
      lastTransitionTime: now,
    }));
    kubernetes.merge('Pod', pod.metadata.namespace, pod.metadata.name, {
      status: {
        phase: 'Running',
        podIP,
        podIPs: [{ ip: podIP }],
        ...(hostIP === undefined ? {} : { hostIP }),
        startTime: now,
        conditions,
        containerStatuses: pod.spec.containers.map((container) => runningContainer(pod, container, now)),
      },
    });
    if (tells) this.#tellStarted(key, pod);
  }

  #tellStarted(key: string, { spec }: Pod): void {
    for (const { name, image } of spec.containers) {
      const happened = [
        ['Pulled', `Container image ${JSON.stringify(image)} already present on machine`],
        ['Created', `Created container: ${name}`],
        ['Started', `Started container ${name}`],
      ] as const;
      for (const [reason, message] of happened) this.#tell(key, 'kubelet', { type: 'Normal', reason, message });
    }
  }

  #tell(key: string, component: string, happening: Happening): void {
    const [namespace = '', name = ''] = key.split('/');
    const object = this.context.kubernetes.get('Pod', namespace, name);
    if (object) this.context.events.record(component, object, happening);
  }

  #pod(key: string): Pod | undefined {
    const [namespace = '', name = ''] = key.split('/');
    const object = this.context.kubernetes.get('Pod', namespace, name);
    return object && readPod(object);
  }

  /** Round robin: the node with the fewest pods, the first by name among equals. */
  #emptiestNode(): string | undefined {
    const placed = this.context.kubernetes.list('Pod').map((object) => readPod(object).spec.nodeName);
    const loads = nodesOf(this.context).map(({ metadata: { name } }) => ({
      name,
      pods: placed.filter((nodeName) => nodeName === name).length,
    }));
    return loads.sort((left, right) => left.pods - right.pods)[0]?.name;
  }

  #freeAddress(podCidr: string | undefined): string | undefined {
    if (podCidr === undefined) return undefined;
    const taken = new Set(this.context.kubernetes.list('Pod').map((object) => readPod(object).status.podIP));
    const range = rangeOf(podCidr);
    for (let offset = 2; offset < range.size - 1; offset++) {
      const address = addressAt(range, offset);
      if (!taken.has(address)) return address;
    }
    return undefined;
  }
}

/** The status of a container since it was started, at a time. */
function runningContainer(
  { metadata }: Pod,
  { name, image }: Pod['spec']['containers'][number],
  startedAt: string,
): JsonObject {
  const id = createHash('sha256').update(`${metadata.uid}/${name}`).digest('hex');
  const imageID = createHash('sha256').update(image).digest('hex');
  return {
    name,
    image,
    imageID: `${image.split(':')[0] ?? ''}@sha256:${imageID}`,
    containerID: `containerd://${id}`,
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt } },
  };
}

function isUnstarted(pod: Pod): boolean {
  return (
    pod.status.phase === 'Pending' && pod.status.podIP === undefined && pod.metadata.deletionTimestamp === undefined
  );
}

function podKey(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
