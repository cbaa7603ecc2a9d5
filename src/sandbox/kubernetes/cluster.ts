import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import { trackUpdate } from './apply/track-update.js';
import type { ClusterState, HistoryEntry } from './cluster-state.js';
import { Deleter } from './deletion/deleter.js';
import { GarbageCollector } from './deletion/garbage-collector.js';
import { sameJson, without } from './json.js';
import { apiVersionOf, type Kind } from './kinds/kind.js';
import { builtInNamespaces } from './kinds/namespace.js';
import { kindNamed } from './kinds/registry.js';
import { mergePatch } from './patch/merge-patch.js';
import type { JsonObject, KubernetesObject, ObjectDraft } from './object.js';
import { checkObject } from './request-body.js';
import type { Admission, RestEnvironment } from './rest/environment.js';
import { answer } from './rest/router.js';
import { Store } from './store.js';
import { timestamp } from './timestamp.js';
import { Writer } from './writer.js';

export { emptyClusterState } from './cluster-state.js';
export type { ClusterState, Denial, Reachability } from './cluster-state.js';
export type { KubernetesObject, ObjectDraft } from './object.js';

/** A change that in-world actors hear of. */
export interface ObjectChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
  /** What was there before, for MODIFIED and DELETED. */
  readonly previous?: KubernetesObject;
}

/** What a cluster's API server is made of. */
export interface KubernetesApiOptions {
  readonly state: ClusterState;
  readonly timeline: Timeline;
  readonly random: Random;
  /** Called after every write, once the state holds it. */
  readonly onMutation?: () => void;
}

/** The API server of one cluster. All it remembers is in `state`, which it changes in place. */
export class KubernetesApi {
  readonly #store: Store;
  readonly #writer: Writer;
  readonly #deleter: Deleter;
  readonly #timeline: Timeline;
  readonly #admissions: Admission[] = [];

  constructor(options: KubernetesApiOptions) {
    this.#store = new Store(options.state);
    this.#timeline = options.timeline;
    this.#writer = new Writer(this.#store, options.timeline, options.random);
    this.#deleter = new Deleter(this.#store, options.timeline, options.random);
    new GarbageCollector(this.#store, options.timeline, options.random, this.#deleter);
    const { onMutation } = options;
    if (onMutation) this.#store.onWrite(onMutation);
    if (options.state.resourceVersion === 0) this.#createBuiltInNamespaces();
  }

  /** Its version of Kubernetes: `v1.33.5-gke.1201000`. */
  get version(): string {
    return this.#store.state.version;
  }

  /** The whole HTTP API: `/version`, discovery, `/api/v1/…`, `/apis/…`. */
  readonly handle: SandboxHandler = async (request) => {
    this.#timeline.run();
    const { reachability } = this.#store.state;
    switch (reachability) {
      case 'up':
        return answer({ ...this.#environment(), admit: (kind, object) => this.#admit(kind, object) }, request);
      case 'refused':
        return hungUp('refused');
      case 'hanging':
        return clientGone(request);
      default:
        throw new Error('no such reachability', { cause: reachability satisfies never });
    }
  };

  /** The object, for in-world actors; `namespace` is ignored for cluster-scoped kinds. */
  get(kind: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.#store.get(kindNamed(kind), namespace, name);
  }

  /** The objects of a kind, of one namespace or all, sorted by namespace and name. */
  list(kind: string, namespace?: string): readonly KubernetesObject[] {
    return this.#store.list(kindNamed(kind), namespace);
  }

  /**
   * Creates or replaces an object with its status, defaulted and validated as over HTTP but without admission: seeds
   * and controllers say what is. An update without a status keeps the old one. Throws ApiError when it is refused.
   */
  apply(draft: ObjectDraft): KubernetesObject {
    const kind = kindNamed(draft.kind);
    const written = kind.versions.find((version) => apiVersionOf(version) === draft.apiVersion) ?? kind.versions[0];
    const { object } = checkObject(kind, written, draft, 'Strict');
    const namespace = kind.namespaced ? (draft.metadata.namespace ?? 'default') : undefined;
    const previous = this.#store.get(kind, namespace, draft.metadata.name);
    if (!previous) return this.#writer.create(kind, namespace, object, { part: 'everything' });
    const complete = object['status'] === undefined ? { ...object, status: previous['status'] } : object;
    return this.#update(kind, previous, complete);
  }

  /** Merges a patch (RFC 7396) into an object, status included. Nothing happens when there is no such object. */
  merge(kind: string, namespace: string | undefined, name: string, patch: JsonObject): void {
    const descriptor = kindNamed(kind);
    const previous = this.#store.get(descriptor, namespace, name);
    if (!previous) return;
    const patched = mergePatch(previous, patch);
    const { object } = checkObject(descriptor, descriptor.versions[0], patched, 'Strict');
    this.#update(descriptor, previous, object);
  }

  /** Deletes an object as over HTTP: finalizers hold it up, but a pod stops at once. Nothing happens when there is no such object. */
  remove(kind: string, namespace: string | undefined, name: string): void {
    const descriptor = kindNamed(kind);
    const previous = this.#store.get(descriptor, namespace, name);
    if (previous) this.#deleter.delete(descriptor, previous, { gracePeriodSeconds: 0 });
  }

  /** Calls `listener` synchronously after each write. Returns its removal. */
  onChange(listener: (change: ObjectChange) => void): () => void {
    return this.#store.onWrite((entry) => {
      listener(changeOf(entry));
    });
  }

  /** Adds a mutating webhook: it sees objects that clients create over HTTP, before they are validated. */
  admitCreates(admission: Admission): void {
    this.#admissions.push(admission);
  }

  /** What controllers change is recorded as theirs, once somebody's writes over HTTP are. */
  #update(kind: Kind, previous: KubernetesObject, next: JsonObject): KubernetesObject {
    const subresource = sameJson(without(next, 'status'), without(previous, 'status')) ? 'status' : '';
    const manager = {
      name: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: apiVersionOf(kind.versions[0]),
      subresource: kind.hasStatus ? subresource : '',
    } as const;
    const write = { kind, manager, time: timestamp(this.#timeline.now()) };
    return this.#writer.update(kind, previous, next, {
      part: 'everything',
      track: (before, after) => trackUpdate(write, before, after),
    });
  }

  #admit(kind: Kind, object: JsonObject): JsonObject {
    return this.#admissions.reduce((admitted, admission) => admission(kind, admitted), object);
  }

  #environment(): Omit<RestEnvironment, 'admit'> {
    return { store: this.#store, writer: this.#writer, deleter: this.#deleter, timeline: this.#timeline };
  }

  #createBuiltInNamespaces(): void {
    for (const name of builtInNamespaces) {
      // Clients take the uid of kube-system for the identity of the cluster.
      const uid = name === 'kube-system' ? { uid: this.#store.state.uid } : {};
      this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...uid } });
    }
  }
}

function changeOf({ type, object, previous }: HistoryEntry): ObjectChange {
  return { type, object, ...(previous ? { previous } : {}) };
}

function hungUp(hangUp: 'refused' | 'reset'): SandboxResponse {
  return { status: 0, headers: {}, body: '', hangUp };
}

/** Answers nothing, ever; settles only once the client has given up. */
function clientGone(request: SandboxRequest): Promise<SandboxResponse> {
  return new Promise((resolve) => {
    const leave = (): void => {
      resolve(hungUp('reset'));
    };
    if (request.signal?.aborted === true) leave();
    else request.signal?.addEventListener('abort', leave, { once: true });
  });
}
