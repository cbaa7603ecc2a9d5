import type { Random } from '../../time/random.js';
import type { Timeline } from '../../time/timeline.js';
import type { HistoryEntry } from '../cluster-state.js';
import { apiVersionOf, type Kind } from '../kinds/kind.js';
import { namespaceKind } from '../kinds/namespace.js';
import { kinds } from '../kinds/registry.js';
import type { KubernetesObject, OwnerReference } from '../object.js';
import type { Store } from '../store.js';
import { collectorFinalizers, type Deleter } from './deleter.js';

// The controllers act on what they watch within a second or so (own decision).
const reactionMilliseconds = { from: 200, to: 1000 };

interface Found {
  readonly kind: Kind;
  readonly object: KubernetesObject;
}

/**
 * Kubernetes' garbage collector and namespace controller: deletes objects whose owners are gone, lets owners that wait
 * for their dependants go, and empties namespaces that are being deleted. Acts some time after a write, in world time.
 */
export class GarbageCollector {
  readonly #event: string;

  constructor(
    private readonly store: Store,
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly deleter: Deleter,
  ) {
    this.#event = `kubernetes/${store.state.name}/collect-garbage`;
    timeline.handle(this.#event, () => {
      this.#collect();
    });
    store.onWrite((entry) => {
      if (this.#concerns(entry)) this.#wake();
    });
  }

  #concerns({ type, object, key }: HistoryEntry): boolean {
    const { metadata } = object;
    if (type === 'DELETED') {
      return owners(object).length > 0 || this.#isOwner(metadata.uid) || this.#isEmptied(key, metadata.namespace);
    }
    if (metadata.deletionTimestamp !== undefined) return asksCollector(object) || key.startsWith(namespacePrefix);
    return type === 'ADDED' && (metadata.ownerReferences ?? []).length > 0;
  }

  #isOwner(uid: string): boolean {
    return Object.values(this.store.state.objects).some((object) => owners(object).some((owner) => owner.uid === uid));
  }

  #isEmptied(key: string, namespace: string | undefined): boolean {
    if (key.startsWith(namespacePrefix) || namespace === undefined) return false;
    return this.store.get(namespaceKind, undefined, namespace)?.metadata.deletionTimestamp !== undefined;
  }

  #wake(): void {
    if (this.timeline.state.events.some(({ kind }) => kind === this.#event)) return;
    this.timeline.schedule(this.random.between(reactionMilliseconds.from, reactionMilliseconds.to), this.#event, {});
  }

  #collect(): void {
    for (const found of this.#everything()) {
      const now = this.store.get(found.kind, found.object.metadata.namespace, found.object.metadata.name);
      if (now) this.#look({ kind: found.kind, object: now });
    }
  }

  #everything(): readonly Found[] {
    return kinds.flatMap((kind) => this.store.list(kind).map((object) => ({ kind, object })));
  }

  #look(found: Found): void {
    const { kind, object } = found;
    const finalizers = object.metadata.finalizers ?? [];
    const isGoing = object.metadata.deletionTimestamp !== undefined;
    if (isGoing && finalizers.includes(collectorFinalizers.Orphan)) this.#orphan(found);
    else if (isGoing && finalizers.includes(collectorFinalizers.Foreground)) this.#deleteDependants(found);
    else if (isGoing && kind === namespaceKind) this.#empty(object);
    else if (!isGoing) this.#judge(found);
  }

  /** Deletes an object when all of its owners are gone, or takes the gone ones off its list. */
  #judge({ kind, object }: Found): void {
    const references = owners(object);
    const gone = references.filter((owner) => this.#isGone(owner));
    if (gone.length === 0) return;
    if (gone.length === references.length) this.deleter.delete(kind, object, { propagation: 'Background' });
    else
      this.store.put(
        kind,
        withOwners(
          object,
          references.filter((owner) => !gone.includes(owner)),
        ),
      );
  }

  /** An owner of a kind that is not served is left alone: nobody can tell whether it is there. */
  #isGone(owner: OwnerReference): boolean {
    const isServed = kinds.some(
      ({ kind, versions }) =>
        kind === owner.kind && versions.some((version) => apiVersionOf(version) === owner.apiVersion),
    );
    return isServed && !Object.values(this.store.state.objects).some(({ metadata }) => metadata.uid === owner.uid);
  }

  #dependants({ object }: Found): readonly Found[] {
    const { uid } = object.metadata;
    return this.#everything().filter(({ object: other }) => owners(other).some((owner) => owner.uid === uid));
  }

  #orphan(found: Found): void {
    const { uid } = found.object.metadata;
    for (const { kind, object } of this.#dependants(found)) {
      this.store.put(
        kind,
        withOwners(
          object,
          owners(object).filter((owner) => owner.uid !== uid),
        ),
      );
    }
    this.#release(found, collectorFinalizers.Orphan);
  }

  #deleteDependants(found: Found): void {
    const { uid } = found.object.metadata;
    const dependants = this.#dependants(found);
    const blocking = dependants.filter(({ object }) =>
      owners(object).some((owner) => owner.uid === uid && owner['blockOwnerDeletion'] === true),
    );
    for (const dependant of dependants) {
      if (dependant.object.metadata.deletionTimestamp !== undefined) continue;
      const propagation = this.#dependants(dependant).length > 0 ? 'Foreground' : 'Background';
      this.deleter.delete(dependant.kind, dependant.object, { propagation });
    }
    if (blocking.length === 0) this.#release(found, collectorFinalizers.Foreground);
  }

  #release({ kind, object }: Found, finalizer: string): void {
    const finalizers = (object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
    if (finalizers.length > 0) this.store.put(kind, { ...object, metadata: { ...object.metadata, finalizers } });
    else this.store.remove(kind, object);
  }

  #empty(namespace: KubernetesObject): void {
    const { name } = namespace.metadata;
    const content = kinds
      .filter(({ namespaced }) => namespaced)
      .flatMap((kind) => this.store.list(kind, name).map((object) => ({ kind, object })));
    for (const { kind, object } of content) {
      if (object.metadata.deletionTimestamp === undefined)
        this.deleter.delete(kind, object, { propagation: 'Background' });
    }
    const isEmpty = kinds.every((kind) => !kind.namespaced || this.store.list(kind, name).length === 0);
    if (isEmpty && (namespace.metadata.finalizers ?? []).length === 0) this.store.remove(namespaceKind, namespace);
  }
}

const namespacePrefix = '/namespaces/';

function owners({ metadata }: KubernetesObject): readonly OwnerReference[] {
  return metadata.ownerReferences ?? [];
}

function withOwners(object: KubernetesObject, ownerReferences: readonly OwnerReference[]): KubernetesObject {
  const metadata = { ...object.metadata, ownerReferences };
  if (ownerReferences.length === 0) Reflect.deleteProperty(metadata, 'ownerReferences');
  return { ...object, metadata };
}

function asksCollector({ metadata }: KubernetesObject): boolean {
  const own: readonly string[] = Object.values(collectorFinalizers);
  return (metadata.finalizers ?? []).some((finalizer) => own.includes(finalizer));
}
