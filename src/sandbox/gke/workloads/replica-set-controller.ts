import { asObject, asObjects, asText, asTextMap, sameJson } from '../../kubernetes/json.js';
import { isPodReady, readPod } from '../../kubernetes/kinds/pod.js';
import { selectsLabels } from '../../kubernetes/kinds/pod-template.js';
import { type ReplicaSet, readReplicaSet } from '../../kubernetes/kinds/replica-set.js';
import type { JsonObject, KubernetesObject } from '../../kubernetes/object.js';
import type { ControllerContext } from '../context.js';
import { WorkQueue } from '../work-queue.js';
import { controllerKey, controllerReference, keyOf, objectAt, ownedBy, templateOf } from './owned.js';

const delaySeconds = { from: 0, to: 1 };
const component = 'replicaset-controller';

/** Kubernetes' ReplicaSet controller: as many pods as are asked for, and a status that counts them. */
export class ReplicaSetController {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/replica-sets`, timeline, random, (key) => this.#reconcile(key));
    kubernetes.onChange(({ object }) => {
      const key = object.kind === 'ReplicaSet' ? keyOf(object) : undefined;
      const owner = object.kind === 'Pod' ? controllerKey(object, 'ReplicaSet') : undefined;
      for (const touched of [key, owner]) if (touched !== undefined) this.#queue.add(touched, delaySeconds);
    });
  }

  #reconcile(key: string): 'done' | 'again' {
    const object = objectAt(this.context, 'ReplicaSet', key);
    // The garbage collector sees to the pods of one that is going.
    if (!object || object.metadata.deletionTimestamp !== undefined) return 'done';
    const set = readReplicaSet(object);
    const pods = this.#pods(object);
    for (let count = pods.length; count < set.spec.replicas; count++) this.#create(object);
    for (const pod of byDispensability(pods).slice(0, Math.max(0, pods.length - set.spec.replicas))) {
      this.#remove(object, pod);
    }
    return this.#report(object, set);
  }

  #pods(object: KubernetesObject): readonly KubernetesObject[] {
    return ownedBy(this.context, object, 'Pod').filter((pod) => isActive(pod));
  }

  #create(object: KubernetesObject): void {
    const { kubernetes, events } = this.context;
    const { metadata, spec } = templateOf(object);
    const name = this.#freeName(object);
    const pod = kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        generateName: `${object.metadata.name}-`,
        namespace: object.metadata.namespace ?? '',
        labels: asTextMap(asObject(metadata)['labels']),
        annotations: asTextMap(asObject(metadata)['annotations']),
        ownerReferences: [controllerReference(object)],
      },
      spec,
    });
    events.record(component, object, {
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created pod: ${pod.metadata.name}`,
    });
  }

  #freeName(object: KubernetesObject): string {
    const { kubernetes, random } = this.context;
    for (;;) {
      const name = `${object.metadata.name}-${randomSuffix(() => random.between(0, suffixLetters.length - 1))}`;
      if (!kubernetes.get('Pod', object.metadata.namespace, name)) return name;
    }
  }

  #remove(object: KubernetesObject, pod: KubernetesObject): void {
    const { kubernetes, events } = this.context;
    kubernetes.remove('Pod', pod.metadata.namespace, pod.metadata.name);
    const message = `Deleted pod: ${pod.metadata.name}`;
    events.record(component, object, { type: 'Normal', reason: 'SuccessfulDelete', message });
  }

  /** Writes the status; `again` while a ready pod has not been so for `minReadySeconds`. */
  #report(object: KubernetesObject, set: ReplicaSet): 'done' | 'again' {
    const pods = this.#pods(object);
    const ready = pods.filter((pod) => isPodReady(readPod(pod)));
    const available = ready.filter((pod) => this.#isAvailable(pod, set.spec.minReadySeconds));
    const selector = templateOf(object);
    const labelled = pods.filter((pod) =>
      selectsLabels({ matchLabels: asObject(asObject(selector['metadata'])['labels']) }, pod.metadata.labels ?? {}),
    );
    const status: JsonObject = {
      replicas: pods.length,
      ...positive('fullyLabeledReplicas', labelled.length),
      ...positive('readyReplicas', ready.length),
      ...positive('availableReplicas', available.length),
      observedGeneration: set.metadata.generation,
    };
    if (!sameJson(status, object['status'])) this.#write(object, status);
    return ready.length === available.length ? 'done' : 'again';
  }

  #write(object: KubernetesObject, status: JsonObject): void {
    const { namespace, name } = object.metadata;
    const absent = Object.keys(asObject(object['status'])).filter((field) => !(field in status));
    const patch = { ...status, ...Object.fromEntries(absent.map((field) => [field, null])) };
    this.context.kubernetes.merge('ReplicaSet', namespace, name, { status: patch });
  }

  #isAvailable(pod: KubernetesObject, minReadySeconds: number): boolean {
    if (minReadySeconds === 0) return true;
    const since = Date.parse(readySince(pod) ?? pod.metadata.creationTimestamp);
    return since + minReadySeconds * 1000 <= this.context.timeline.now();
  }
}

/** Kubernetes leaves counts of zero out of a status. */
export function positive(field: string, count: number): JsonObject {
  return count === 0 ? {} : { [field]: count };
}

// Kubernetes' alphabet for generated names: no vowels, so no words.
const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789';

function randomSuffix(draw: () => number): string {
  return Array.from({ length: 5 }, () => suffixLetters.charAt(draw())).join('');
}

function isActive(pod: KubernetesObject): boolean {
  const { phase } = readPod(pod).status;
  return pod.metadata.deletionTimestamp === undefined && phase !== 'Succeeded' && phase !== 'Failed';
}

/** Kubernetes removes unplaced pods first, then those that are not ready, then the youngest. */
function byDispensability(pods: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const rank = (object: KubernetesObject): number => {
    const pod = readPod(object);
    if (pod.spec.nodeName === undefined) return 0;
    return isPodReady(pod) ? 2 : 1;
  };
  const age = (pod: KubernetesObject): number => Date.parse(pod.metadata.creationTimestamp);
  return [...pods].sort((left, right) => rank(left) - rank(right) || age(right) - age(left));
}

function readySince(pod: KubernetesObject): string | undefined {
  const conditions = asObjects(asObject(pod['status'])['conditions']);
  return asText(conditions.find((condition) => condition['type'] === 'Ready')?.['lastTransitionTime']);
}
