import { z } from 'zod';
import type { Random } from '../../time/random.js';
import type { Timeline } from '../../time/timeline.js';
import { asNumber, asObject, asText } from '../json.js';
import type { Kind } from '../kinds/kind.js';
import { builtInNamespaces, namespaceKind } from '../kinds/namespace.js';
import { podKind } from '../kinds/pod.js';
import type { KubernetesObject } from '../object.js';
import { ApiError, conflict, uidMismatch } from '../status.js';
import type { Store } from '../store.js';
import { timestamp } from '../timestamp.js';
import type { DeleteOptions, Propagation } from './delete-options.js';

/** The finalizers by which the garbage collector is asked to look after dependants first. */
export const collectorFinalizers = { Foreground: 'foregroundDeletion', Orphan: 'orphan' } as const;

const stopPayload = z.object({ namespace: z.string(), name: z.string(), uid: z.string() });

// How long a container takes to end after SIGTERM when it does not wait for anything (own decision).
const stopSeconds = { from: 1, to: 3 };

/** Deletes objects as an API server and its nodes do: at once, when their finalizers are gone, or when a pod has stopped. */
export class Deleter {
  readonly #stopEvent: string;

  constructor(
    private readonly store: Store,
    private readonly timeline: Timeline,
    private readonly random: Random,
  ) {
    this.#stopEvent = `kubernetes/${store.state.name}/pod-stopped`;
    timeline.handle(this.#stopEvent, (payload) => {
      const { namespace, name, uid } = stopPayload.parse(payload);
      const pod = store.get(podKind, namespace, name);
      if (pod?.metadata.uid === uid) this.delete(podKind, pod, { gracePeriodSeconds: 0 });
    });
  }

  /** Deletes an object, or marks it as being deleted. Returns it as it is left or was. Throws ApiError 403 and 409. */
  delete(kind: Kind, previous: KubernetesObject, options: DeleteOptions = {}): KubernetesObject {
    checkDelete(kind, previous, options);
    if (options.dryRun === true) return previous;
    const finalizers = finalizersFor(previous, options.propagation);
    const grace = graceSeconds(kind, previous, options.gracePeriodSeconds);
    const isHeldUp = finalizers.length > 0 || grace > 0 || kind === namespaceKind;
    if (!isHeldUp) {
      this.store.remove(kind, previous);
      return previous;
    }
    const marked = this.#marked(kind, previous, finalizers, grace);
    const isNews = previous.metadata.deletionTimestamp === undefined || finalizers.length !== countOf(previous);
    const isSooner = grace < (asNumber(previous.metadata.deletionGracePeriodSeconds) ?? 0);
    if (!isNews && !isSooner) return previous;
    if (grace > 0) this.#scheduleStop(previous, grace);
    return this.store.put(kind, marked);
  }

  #marked(kind: Kind, previous: KubernetesObject, finalizers: readonly string[], grace: number): KubernetesObject {
    const before = previous.metadata.deletionTimestamp;
    const generation = asNumber(previous.metadata.generation);
    const metadata = {
      ...previous.metadata,
      deletionTimestamp: before !== undefined && grace === 0 ? before : timestamp(this.timeline.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(generation === undefined || before !== undefined ? {} : { generation: generation + 1 }),
      finalizers,
    };
    const status = kind === namespaceKind ? { status: { ...asObject(previous['status']), phase: 'Terminating' } } : {};
    return { ...previous, ...status, metadata: finalizers.length === 0 ? withoutFinalizers(metadata) : metadata };
  }

  #scheduleStop({ metadata }: KubernetesObject, grace: number): void {
    const seconds = this.random.between(stopSeconds.from * 1000, stopSeconds.to * 1000);
    const payload = { namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid };
    this.timeline.schedule(Math.min(seconds, grace * 1000), this.#stopEvent, payload);
  }
}

function withoutFinalizers(metadata: KubernetesObject['metadata']): KubernetesObject['metadata'] {
  const rest = { ...metadata };
  Reflect.deleteProperty(rest, 'finalizers');
  return rest;
}

function countOf({ metadata }: KubernetesObject): number {
  return (metadata.finalizers ?? []).length;
}

/** Kubernetes: the propagation policy becomes a finalizer, and takes back one that was asked for before. */
function finalizersFor({ metadata }: KubernetesObject, propagation: Propagation | undefined): readonly string[] {
  const before = metadata.finalizers ?? [];
  if (propagation === undefined) return before;
  const own: readonly string[] = Object.values(collectorFinalizers);
  const others = before.filter((finalizer) => !own.includes(finalizer));
  return propagation === 'Background' ? others : [...others, collectorFinalizers[propagation]];
}

/** Only pods are given time, and only those that run somewhere (Kubernetes, pod strategy CheckGracefulDelete). */
function graceSeconds(kind: Kind, { spec, status }: KubernetesObject, asked: number | undefined): number {
  const isOver = ['Succeeded', 'Failed'].includes(asText(asObject(status)['phase']) ?? '');
  const runs = kind === podKind && asText(asObject(spec)['nodeName']) !== undefined && !isOver;
  return runs ? Math.max(0, asked ?? asNumber(asObject(spec)['terminationGracePeriodSeconds']) ?? 30) : 0;
}

function checkDelete(kind: Kind, previous: KubernetesObject, options: DeleteOptions): void {
  const { name, uid, resourceVersion } = previous.metadata;
  if (kind === namespaceKind && builtInNamespaces.includes(name)) {
    const message = `namespaces "${name}" is forbidden: this namespace may not be deleted`;
    throw new ApiError('Forbidden', message, { name, kind: kind.plural });
  }
  if (options.uid !== undefined && options.uid !== uid) throw conflict(kind, name, uidMismatch(options.uid, uid));
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const asked = options.resourceVersion;
    const why = `Precondition failed: ResourceVersion in precondition: ${asked}, ResourceVersion in object meta: ${resourceVersion}`;
    throw conflict(kind, name, why);
  }
}
