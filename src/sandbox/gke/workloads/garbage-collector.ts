import { kinds } from '../../kubernetes/kinds/registry.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { ControllerContext } from '../context.js';
import { WorkQueue } from '../work-queue.js';

const delaySeconds = { from: 0, to: 1 };
const foreground = 'foregroundDeletion';
const orphan = 'orphan';

/**
 * Kubernetes' garbage collector: what an object owns goes when the object has gone, or before it where a client asked
 * for that (finalizer foregroundDeletion), or is let go of (finalizer orphan).
 */
export class GarbageCollector {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/garbage`, timeline, random, (key) => this.#reconcile(key));
    kubernetes.onChange(({ type, object }) => {
      // Nothing is ever owned by an Event, and there are many.
      if (object.kind !== 'Event' && (type === 'DELETED' || isHeldUp(object))) {
        this.#queue.add(object.metadata.uid, delaySeconds);
      }
    });
  }

  #reconcile(uid: string): 'done' | 'again' {
    const owner = this.#all().find(({ metadata }) => metadata.uid === uid);
    const dependants = this.#all().filter(({ metadata }) =>
      metadata.ownerReferences?.some((reference) => reference.uid === uid),
    );
    if (!owner) {
      for (const dependant of dependants) this.#collect(dependant);
      return 'done';
    }
    const finalizers = owner.metadata.finalizers ?? [];
    if (finalizers.includes(orphan)) {
      for (const dependant of dependants) this.#letGo(dependant, [uid]);
      this.#release(owner, orphan);
    } else if (finalizers.includes(foreground)) {
      for (const dependant of dependants) this.#removeInForeground(dependant);
      const blocks = this.#all().some(({ metadata }) =>
        metadata.ownerReferences?.some((one) => one.uid === uid && one['blockOwnerDeletion'] === true),
      );
      if (blocks) return 'again';
      this.#release(owner, foreground);
    }
    return 'done';
  }

  /** Removes what has lost its last owner; what has another one forgets those that are gone. */
  #collect(dependant: KubernetesObject): void {
    const owners = dependant.metadata.ownerReferences ?? [];
    const alive = new Set(this.#all().map(({ metadata }) => metadata.uid));
    const gone = owners.filter((reference) => !alive.has(reference.uid)).map((reference) => reference.uid);
    const { namespace, name } = dependant.metadata;
    if (gone.length < owners.length) this.#letGo(dependant, gone);
    else this.context.kubernetes.remove(dependant.kind, namespace, name);
  }

  /** A dependant goes in the foreground too, so that what it owns goes first. */
  #removeInForeground({ kind, metadata }: KubernetesObject): void {
    const { kubernetes } = this.context;
    if (metadata.deletionTimestamp !== undefined) return;
    const ownsAny = this.#all().some((object) =>
      object.metadata.ownerReferences?.some((reference) => reference.uid === metadata.uid),
    );
    if (ownsAny) {
      const finalizers = [...(metadata.finalizers ?? []), foreground];
      kubernetes.merge(kind, metadata.namespace, metadata.name, { metadata: { finalizers } });
    }
    kubernetes.remove(kind, metadata.namespace, metadata.name);
  }

  #letGo({ kind, metadata }: KubernetesObject, uids: readonly string[]): void {
    const left = (metadata.ownerReferences ?? []).filter((reference) => !uids.includes(reference.uid));
    this.context.kubernetes.merge(kind, metadata.namespace, metadata.name, {
      metadata: { ownerReferences: left.length === 0 ? null : left },
    });
  }

  #release({ kind, metadata }: KubernetesObject, finalizer: string): void {
    const left = (metadata.finalizers ?? []).filter((entry) => entry !== finalizer);
    this.context.kubernetes.merge(kind, metadata.namespace, metadata.name, {
      metadata: { finalizers: left.length === 0 ? null : left },
    });
  }

  #all(): readonly KubernetesObject[] {
    return kinds.flatMap((kind) => this.context.kubernetes.list(kind.kind));
  }
}

function isHeldUp({ metadata }: KubernetesObject): boolean {
  const finalizers = metadata.finalizers ?? [];
  return metadata.deletionTimestamp !== undefined && (finalizers.includes(foreground) || finalizers.includes(orphan));
}
