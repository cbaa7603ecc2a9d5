import type { ClusterState, HistoryEntry } from './cluster-state.js';
import type { Kind } from './kinds/kind.js';
import type { KubernetesObject } from './object.js';

// Enough for any client to list and then watch; etcd keeps five minutes.
const historyBound = 300;

/** A change of one object, as listeners and watches see it. */
export type StoreListener = (entry: HistoryEntry) => void;

/** The objects of one cluster with their versions and their recent past. Knows kinds by their names only. */
export class Store {
  readonly #listeners = new Set<StoreListener>();

  constructor(readonly state: ClusterState) {}

  get(kind: Kind, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.state.objects[objectKey(kind, namespace, name)];
  }

  /** The objects of a kind in the order of their keys, as they are now or were at an earlier version still remembered. */
  list(kind: Kind, namespace?: string, version?: number): readonly KubernetesObject[] {
    return this.entries(kind, namespace, version).map(([, object]) => object);
  }

  /** As `list`, with each object's key. */
  entries(kind: Kind, namespace?: string, version?: number): readonly (readonly [string, KubernetesObject])[] {
    const objects = version === undefined ? this.state.objects : this.#objectsAt(version);
    const prefix = keyPrefix(kind, namespace);
    return Object.entries(objects)
      .filter(([key]) => key.startsWith(prefix))
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** Stores an object under the next version and returns it. */
  put(kind: Kind, object: KubernetesObject): KubernetesObject {
    const key = objectKey(kind, object.metadata.namespace, object.metadata.name);
    const previous = this.state.objects[key];
    const stored = withVersion(object, this.#nextVersion());
    this.state.objects[key] = stored;
    this.#record({
      resourceVersion: this.state.resourceVersion,
      type: previous ? 'MODIFIED' : 'ADDED',
      key,
      object: stored,
      ...(previous ? { previous } : {}),
    });
    return stored;
  }

  /** Removes an object; watches see it with the version of its removal. */
  remove(kind: Kind, previous: KubernetesObject): void {
    const key = objectKey(kind, previous.metadata.namespace, previous.metadata.name);
    const object = withVersion(previous, this.#nextVersion());
    this.state.objects = Object.fromEntries(Object.entries(this.state.objects).filter(([other]) => other !== key));
    this.#record({ resourceVersion: this.state.resourceVersion, type: 'DELETED', key, object, previous });
  }

  /** The writes after a version that concern a kind, oldest first. */
  since(kind: Kind, namespace: string | undefined, version: number): readonly HistoryEntry[] {
    const prefix = keyPrefix(kind, namespace);
    return this.state.history.filter((entry) => entry.resourceVersion > version && entry.key.startsWith(prefix));
  }

  /** Calls `listener` after each write. Returns its removal. */
  onWrite(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #nextVersion(): number {
    return ++this.state.resourceVersion;
  }

  #record(entry: HistoryEntry): void {
    const { history } = this.state;
    history.push(entry);
    for (const forgotten of history.splice(0, history.length - historyBound)) {
      this.state.oldestVersion = forgotten.resourceVersion;
    }
    for (const listener of [...this.#listeners]) listener(entry);
  }

  #objectsAt(version: number): Readonly<Record<string, KubernetesObject>> {
    const objects = { ...this.state.objects };
    for (const entry of this.state.history.filter((past) => past.resourceVersion > version).reverse()) {
      if (entry.previous) objects[entry.key] = entry.previous;
      else Reflect.deleteProperty(objects, entry.key);
    }
    return objects;
  }
}

function objectKey(kind: Kind, namespace: string | undefined, name: string): string {
  return `${keyPrefix(kind, kind.namespaced ? namespace : undefined)}${name}`;
}

function keyPrefix(kind: Kind, namespace: string | undefined): string {
  const collection = `${kind.group}/${kind.plural}/`;
  return namespace === undefined ? collection : `${collection}${namespace}/`;
}

function withVersion(object: KubernetesObject, version: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}
