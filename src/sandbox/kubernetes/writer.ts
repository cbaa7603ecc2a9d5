import { randomUuid } from './uuid.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import type { FieldError } from './field-error.js';
import { invalid, required } from './field-error.js';
import { asObject, asText, asTextMap, sameJson, without } from './json.js';
import type { Kind } from './kinds/kind.js';
import { apiVersionOf } from './kinds/kind.js';
import { builtInNamespaces, namespaceKind } from './kinds/namespace.js';
import { kinds } from './kinds/registry.js';
import { annotationErrors, labelErrors, nameErrors } from './names.js';
import type { JsonObject, KubernetesObject, ObjectMeta } from './object.js';
import { readObjectMeta } from './object-meta.js';
import { ApiError, alreadyExists, conflict, invalidObject, modifiedMeanwhile, notFound } from './status.js';
import type { Store } from './store.js';

/** Which half of an object a write concerns: Kubernetes keeps status apart for kinds that have the subresource. */
export type WrittenPart = 'main' | 'status' | 'everything';

/** How a write is made. */
export interface WriteOptions {
  readonly part: WrittenPart;
  /** Validate and answer, but store nothing. */
  readonly dryRun?: boolean;
}

/** What a delete asks to hold. */
export interface DeletePreconditions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly dryRun?: boolean;
}

/** Creates, replaces and removes objects with Kubernetes' defaulting, validation and preconditions. Refusals are ApiErrors. */
export class Writer {
  constructor(
    private readonly store: Store,
    private readonly timeline: Timeline,
    private readonly random: Random,
  ) {}

  /** Stores a new object. `draft` has its types checked already; the namespace comes from the request. */
  create(kind: Kind, namespace: string | undefined, draft: JsonObject, options: WriteOptions): KubernetesObject {
    const metadata = asObject(draft['metadata']);
    const name = this.#nameFor(metadata);
    const wanted = { ...draft, metadata: { ...metadata, ...(name === undefined ? {} : { name }) } };
    if (asText(metadata['resourceVersion']) !== undefined && options.part === 'main') {
      throw new ApiError('BadRequest', 'resourceVersion should not be set on objects to be created');
    }
    this.#requireNamespace(kind, namespace);
    const defaulted = kind.defaults?.(wanted) ?? wanted;
    const errors = [...metadataErrors(kind, defaulted), ...(kind.validate?.(defaulted) ?? [])];
    this.#refuse(kind, name ?? '', [...errors, ...(kind.validateCreate?.(defaulted) ?? [])]);
    if (name === undefined) throw new Error(`a nameless ${kind.kind} passed validation`);
    if (this.store.get(kind, namespace, name)) throw alreadyExists(kind, name);
    const allocated = this.#allocate(kind, defaulted, name, namespace);
    const status = this.#statusOfNew(kind, allocated, options.part);
    const object = complete(kind, this.#newMeta(kind, allocated, name, namespace, options.part), allocated, status);
    return options.dryRun === true ? object : this.store.put(kind, object);
  }

  /** Replaces an object; unchanged content stores nothing. */
  update(kind: Kind, previous: KubernetesObject, draft: JsonObject, options: WriteOptions): KubernetesObject {
    const { name } = previous.metadata;
    this.#checkPreconditions(kind, previous, asObject(draft['metadata']), options.part);
    const combined = options.part === 'everything' ? draft : combine(kind, previous, draft, options.part);
    const carried = kind.carryOver?.(combined, previous) ?? combined;
    const next = kind.defaults?.(carried) ?? carried;
    const errors = [...metadataErrors(kind, next), ...(kind.validate?.(next) ?? [])];
    this.#refuse(kind, name, [...errors, ...(kind.validateUpdate?.(next, previous) ?? [])]);
    const allocated = this.#allocate(kind, next, name, previous.metadata.namespace);
    const object = complete(kind, nextMeta(kind, previous, allocated), allocated, allocated['status']);
    if (sameJson(object, previous)) return previous;
    if (options.dryRun === true) return object;
    if (isGone(object)) {
      this.store.remove(kind, object);
      return object;
    }
    return this.store.put(kind, object);
  }

  /** Removes an object, or marks it as being deleted while it has finalizers. Returns it as it is left or was. */
  delete(kind: Kind, previous: KubernetesObject, preconditions: DeletePreconditions = {}): KubernetesObject {
    this.#checkDelete(kind, previous, preconditions);
    if (preconditions.dryRun === true) return previous;
    if ((previous.metadata.finalizers ?? []).length > 0) {
      if (previous.metadata.deletionTimestamp !== undefined) return previous;
      const metadata = { ...previous.metadata, deletionTimestamp: this.#timestamp(), deletionGracePeriodSeconds: 0 };
      return this.store.put(kind, { ...previous, metadata });
    }
    if (kind === namespaceKind) this.#emptyNamespace(previous.metadata.name);
    this.store.remove(kind, previous);
    return previous;
  }

  #nameFor(metadata: JsonObject): string | undefined {
    const name = asText(metadata['name']);
    const prefix = asText(metadata['generateName']);
    if (name !== undefined || prefix === undefined) return name;
    // Kubernetes' alphabet for generated names: no vowels, so no words.
    const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
    const letters = Array.from({ length: 5 }, () => alphabet.charAt(this.random.between(0, alphabet.length - 1)));
    return prefix + letters.join('');
  }

  #requireNamespace(kind: Kind, namespace: string | undefined): void {
    if (!kind.namespaced || namespace === undefined) return;
    if (!this.store.get(namespaceKind, undefined, namespace)) throw notFound(namespaceKind, namespace);
  }

  #refuse(kind: Kind, name: string, errors: readonly FieldError[]): void {
    const refusal = invalidObject(kind, name, errors);
    if (refusal) throw refusal;
  }

  #allocate(kind: Kind, object: JsonObject, name: string, namespace: string | undefined): JsonObject {
    if (!kind.allocate) return object;
    const isSelf = (other: KubernetesObject): boolean =>
      other.metadata.name === name && other.metadata.namespace === namespace;
    const others = this.store.list(kind).filter((other) => !isSelf(other));
    const { serviceRange } = this.store.state;
    const allocation = kind.allocate(object, { random: this.random, serviceRange, others });
    this.#refuse(kind, name, allocation.errors);
    return allocation.object;
  }

  #statusOfNew(kind: Kind, object: JsonObject, part: WrittenPart): JsonObject[string] {
    if (part === 'everything' && object['status'] !== undefined) return object['status'];
    return kind.hasStatus ? kind.initialStatus?.(object) : object['status'];
  }

  #newMeta(kind: Kind, object: JsonObject, name: string, namespace: string | undefined, part: WrittenPart): ObjectMeta {
    const wanted = asObject(object['metadata']);
    const givenUid = part === 'everything' ? asText(wanted['uid']) : undefined;
    return {
      ...clientMeta(wanted),
      name,
      ...(kind.namespaced && namespace !== undefined ? { namespace } : {}),
      uid: givenUid ?? randomUuid(this.random),
      resourceVersion: '',
      ...(kind.countsGenerations ? { generation: 1 } : {}),
      creationTimestamp: this.#timestamp(),
    };
  }

  #checkPreconditions(kind: Kind, previous: KubernetesObject, wanted: JsonObject, part: WrittenPart): void {
    const version = asText(wanted['resourceVersion']) ?? '';
    const { name, uid } = previous.metadata;
    if (part === 'everything') return;
    if (version === '' && kind.custom) {
      this.#refuse(kind, name, [invalid('metadata.resourceVersion', 0, 'must be specified for an update')]);
    }
    if (version !== '' && version !== previous.metadata.resourceVersion) throw conflict(kind, name, modifiedMeanwhile);
    const wantedUid = asText(wanted['uid']) ?? uid;
    if (wantedUid !== uid) throw conflict(kind, name, uidMismatch(wantedUid, uid));
  }

  #checkDelete(kind: Kind, previous: KubernetesObject, preconditions: DeletePreconditions): void {
    const { name, uid, resourceVersion } = previous.metadata;
    if (kind === namespaceKind && builtInNamespaces.includes(name)) {
      const message = `namespaces "${name}" is forbidden: this namespace may not be deleted`;
      throw new ApiError('Forbidden', message, { name, kind: kind.plural });
    }
    if (preconditions.uid !== undefined && preconditions.uid !== uid) {
      throw conflict(kind, name, uidMismatch(preconditions.uid, uid));
    }
    if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
      const asked = preconditions.resourceVersion;
      const why = `Precondition failed: ResourceVersion in precondition: ${asked}, ResourceVersion in object meta: ${resourceVersion}`;
      throw conflict(kind, name, why);
    }
  }

  #emptyNamespace(namespace: string): void {
    for (const kind of kinds.filter((candidate) => candidate.namespaced)) {
      for (const object of this.store.list(kind, namespace)) this.delete(kind, object);
    }
  }

  #timestamp(): string {
    return new Date(this.timeline.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}

/** Writes to the main resource leave the status alone, writes to the status everything else. */
function combine(kind: Kind, previous: KubernetesObject, draft: JsonObject, part: 'main' | 'status'): JsonObject {
  if (!kind.hasStatus) return draft;
  if (part === 'main') return { ...draft, status: previous['status'] };
  return { ...previous, status: draft['status'] };
}

function complete(kind: Kind, metadata: ObjectMeta, object: JsonObject, status: JsonObject[string]): KubernetesObject {
  return {
    apiVersion: apiVersionOf(kind.versions[0]),
    kind: kind.kind,
    metadata,
    ...withoutMetaAndStatus(object),
    ...(status === undefined ? {} : { status }),
  };
}

/** The part of metadata that a client decides; empty maps and lists are dropped, as Kubernetes' encoder does. */
function clientMeta(wanted: JsonObject): Pick<ObjectMeta, 'labels' | 'annotations' | 'finalizers' | 'ownerReferences'> {
  const { labels, annotations, finalizers, ownerReferences, generateName } = readObjectMeta(wanted);
  return {
    ...(generateName === undefined ? {} : { generateName }),
    ...(labels === undefined || Object.keys(labels).length === 0 ? {} : { labels }),
    ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
    ...(finalizers === undefined || finalizers.length === 0 ? {} : { finalizers }),
    ...(ownerReferences === undefined || ownerReferences.length === 0 ? {} : { ownerReferences }),
  };
}

function nextMeta(kind: Kind, previous: KubernetesObject, next: JsonObject): ObjectMeta {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = previous.metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds } = previous.metadata;
  const generation = previous.metadata.generation ?? 1;
  const changed = kind.countsGenerations && !sameJson(withoutMetaAndStatus(next), withoutMetaAndStatus(previous));
  return {
    ...clientMeta(asObject(next['metadata'])),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid,
    resourceVersion,
    ...(kind.countsGenerations ? { generation: changed ? generation + 1 : generation } : {}),
    creationTimestamp,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp, deletionGracePeriodSeconds }),
  };
}

function withoutMetaAndStatus(object: JsonObject): JsonObject {
  return without(object, 'apiVersion', 'kind', 'metadata', 'status');
}

function metadataErrors(kind: Kind, object: JsonObject): readonly FieldError[] {
  const metadata = asObject(object['metadata']);
  const name = asText(metadata['name']) ?? '';
  const labels = labelErrors(asTextMap(metadata['labels']));
  const annotations = annotationErrors(asTextMap(metadata['annotations']));
  const nameProblems =
    name === ''
      ? [required('metadata.name', 'name or generateName is required')]
      : nameErrors('metadata.name', name, kind.nameRule);
  return [...nameProblems, ...labels, ...annotations];
}

function isGone(object: KubernetesObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0;
}

function uidMismatch(asked: string, actual: string): string {
  return `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${actual}`;
}
