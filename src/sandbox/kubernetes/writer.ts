import { randomUuid } from './uuid.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import type { FieldError } from './field-error.js';
import { invalid } from './field-error.js';
import { asNumber, asObject, asText, sameJson, without } from './json.js';
import type { Kind } from './kinds/kind.js';
import { apiVersionOf } from './kinds/kind.js';
import { namespaceKind } from './kinds/namespace.js';
import type { JsonObject, KubernetesObject, ObjectMeta } from './object.js';
import { clientMeta, managedMeta, metadataErrors } from './object-meta.js';
import {
  ApiError,
  alreadyExists,
  conflict,
  invalidObject,
  modifiedMeanwhile,
  notFound,
  terminating,
  uidMismatch,
} from './status.js';
import { withoutEmptyFields } from './schema/empty-fields.js';
import type { Store } from './store.js';
import { timestamp } from './timestamp.js';

/** Which half of an object a write concerns: Kubernetes keeps status apart for kinds that have the subresource. */
export type WrittenPart = 'main' | 'status' | 'everything';

/** How a write is made. */
export interface WriteOptions {
  readonly part: WrittenPart;
  /** Validate and answer, but store nothing. */
  readonly dryRun?: boolean;
  /** `metadata.managedFields` after the write, made from the object with its defaults; they stay as they were without. */
  readonly track?: Tracking;
}

/** Says who manages what after a write. */
export type Tracking = (previous: KubernetesObject | undefined, next: JsonObject) => readonly JsonObject[];

/** Creates and replaces objects with Kubernetes' defaulting, validation and preconditions. Refusals are ApiErrors. */
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
    const named = { ...draft, metadata: { ...metadata, ...(name === undefined ? {} : { name }) } };
    const wanted = withoutEmptyFields(kind, named);
    if (asText(metadata['resourceVersion']) !== undefined && options.part === 'main') {
      throw new ApiError('BadRequest', 'resourceVersion should not be set on objects to be created');
    }
    this.#requireNamespace(kind, name ?? '', namespace);
    const defaulted = kind.defaults?.(wanted) ?? wanted;
    const errors = [...metadataErrors(kind, defaulted), ...(kind.validate?.(defaulted) ?? [])];
    this.#refuse(kind, name ?? '', [...errors, ...(kind.validateCreate?.(defaulted) ?? [])]);
    if (name === undefined) throw new Error(`a nameless ${kind.kind} passed validation`);
    if (this.store.get(kind, namespace, name)) throw alreadyExists(kind, name);
    const allocated = this.#allocate(kind, defaulted, name, namespace);
    const status = this.#statusOfNew(kind, allocated, options.part);
    const managed = managedMeta(options.track?.(undefined, defaulted));
    const meta = { ...this.#newMeta(kind, allocated, name, namespace, options.part), ...managed };
    const object = complete(kind, meta, allocated, status);
    return options.dryRun === true ? object : this.store.put(kind, object);
  }

  /** Replaces an object; unchanged content stores nothing. */
  update(kind: Kind, previous: KubernetesObject, draft: JsonObject, options: WriteOptions): KubernetesObject {
    const { name } = previous.metadata;
    this.#checkPreconditions(kind, previous, asObject(draft['metadata']), options.part);
    const combined = options.part === 'everything' ? draft : combine(kind, previous, draft, options.part);
    const trimmed = withoutEmptyFields(kind, combined);
    const carried = kind.carryOver?.(trimmed, previous) ?? trimmed;
    const next = kind.defaults?.(carried) ?? carried;
    const errors = [...metadataErrors(kind, next), ...(kind.validate?.(next) ?? [])];
    this.#refuse(kind, name, [...errors, ...(kind.validateUpdate?.(next, previous) ?? [])]);
    const allocated = this.#allocate(kind, next, name, previous.metadata.namespace);
    const managed = managedMeta(options.track?.(previous, next) ?? previous.metadata.managedFields);
    const object = complete(
      kind,
      { ...nextMeta(kind, previous, allocated), ...managed },
      allocated,
      allocated['status'],
    );
    if (sameJson(withoutManagerTimes(object), withoutManagerTimes(previous))) return previous;
    if (options.dryRun === true) return object;
    if (isGone(kind, object)) {
      this.store.remove(kind, object);
      return object;
    }
    return this.store.put(kind, object);
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

  #requireNamespace(kind: Kind, name: string, namespace: string | undefined): void {
    if (!kind.namespaced || namespace === undefined) return;
    const found = this.store.get(namespaceKind, undefined, namespace);
    if (!found) throw notFound(namespaceKind, namespace);
    if (found.metadata.deletionTimestamp !== undefined) throw terminating(kind, name, namespace);
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
      name,
      ...(kind.namespaced && namespace !== undefined ? { namespace } : {}),
      uid: givenUid ?? randomUuid(this.random),
      resourceVersion: '',
      ...(kind.countsGenerations ? { generation: 1 } : {}),
      creationTimestamp: this.#timestamp(),
      ...clientMeta(wanted),
    };
  }

  #checkPreconditions(kind: Kind, previous: KubernetesObject, wanted: JsonObject, part: WrittenPart): void {
    const named = asText(wanted['resourceVersion']) ?? '';
    // Kubernetes takes 0 for no version at all.
    const version = named === '0' ? '' : named;
    const { name, uid } = previous.metadata;
    if (part === 'everything') return;
    if (version === '' && kind.custom) {
      this.#refuse(kind, name, [invalid('metadata.resourceVersion', 0, 'must be specified for an update')]);
    }
    if (version !== '' && version !== previous.metadata.resourceVersion) throw conflict(kind, name, modifiedMeanwhile);
    const wantedUid = asText(wanted['uid']) ?? uid;
    if (wantedUid !== uid) throw conflict(kind, name, uidMismatch(wantedUid, uid));
  }

  #timestamp(): string {
    return timestamp(this.timeline.now());
  }
}

/** Kubernetes: that a manager wrote the same again is no change (apiserver, IgnoreManagedFieldsTimestampsTransformer). */
function withoutManagerTimes(object: KubernetesObject): JsonObject {
  const { managedFields } = object.metadata;
  if (managedFields === undefined) return object;
  return {
    ...object,
    metadata: { ...object.metadata, managedFields: managedFields.map((one) => without(one, 'time')) },
  };
}

/** Writes to the main resource leave the status alone, writes to the status everything else. */
function combine(kind: Kind, previous: KubernetesObject, draft: JsonObject, part: 'main' | 'status'): JsonObject {
  if (!kind.hasStatus) return draft;
  if (part === 'main') return { ...draft, status: previous['status'] };
  return { ...previous, status: draft['status'] };
}

function complete(kind: Kind, metadata: ObjectMeta, object: JsonObject, status: JsonObject[string]): KubernetesObject {
  const apiVersion = apiVersionOf(kind.versions[0]);
  return {
    // Go prints the members of its types in their order, and those of custom resources by name.
    ...(kind.custom ? { apiVersion, kind: kind.kind } : { kind: kind.kind, apiVersion }),
    metadata,
    ...withoutMetaAndStatus(object),
    ...(status === undefined ? {} : { status }),
  };
}

function nextMeta(kind: Kind, previous: KubernetesObject, next: JsonObject): ObjectMeta {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = previous.metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds } = previous.metadata;
  const generation = previous.metadata.generation ?? 1;
  const changed = kind.countsGenerations && !sameJson(withoutMetaAndStatus(next), withoutMetaAndStatus(previous));
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid,
    resourceVersion,
    ...(kind.countsGenerations ? { generation: changed ? generation + 1 : generation } : {}),
    creationTimestamp,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp, deletionGracePeriodSeconds }),
    ...clientMeta(asObject(next['metadata'])),
  };
}

function withoutMetaAndStatus(object: JsonObject): JsonObject {
  return without(object, 'apiVersion', 'kind', 'metadata', 'status');
}

/** A pod that is given time to stop stays, and a namespace until it is empty. */
function isGone(kind: Kind, { metadata }: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = metadata;
  const isWaiting = kind === namespaceKind || (asNumber(deletionGracePeriodSeconds) ?? 0) > 0;
  return deletionTimestamp !== undefined && finalizers.length === 0 && !isWaiting;
}
