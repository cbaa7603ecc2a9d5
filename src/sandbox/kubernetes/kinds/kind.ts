import type { Random } from '../../time/random.js';
import type { FieldError } from '../field-error.js';
import type { NameRule } from '../names.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import type { FieldTable } from '../schema/fields.js';

/** What an allocation may look at and draw from. */
export interface AllocationContext {
  readonly random: Random;
  /** CIDR of the cluster's service addresses. */
  readonly serviceRange: string;
  /** The other objects of the kind, in every namespace. */
  readonly others: readonly KubernetesObject[];
}

/** The outcome of an allocation: the object with what was allocated, and what could not be. */
export interface Allocation {
  readonly object: JsonObject;
  readonly errors: readonly FieldError[];
}

/**
 * Everything the API server knows about one kind. Adding a kind, or a version of one, is adding a
 * descriptor: storing, listing, watching, patching and discovery are the same for all.
 */
export interface Kind {
  readonly kind: string;
  /** `''` for the core group. */
  readonly group: string;
  /** Served versions, preferred first; objects have the same shape in all of them. */
  readonly versions: readonly [string, ...string[]];
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** A custom resource: list items carry their kind, and an update must name the version it was made against. */
  readonly custom: boolean;
  readonly fields: FieldTable;
  /** The type in `fields` that describes the whole object. */
  readonly type: string;
  readonly nameRule: NameRule;
  /** Whether `status` is written through its own subresource only. */
  readonly hasStatus: boolean;
  /** Whether `metadata.generation` counts changes of the spec. */
  readonly countsGenerations: boolean;
  /** Kubernetes answers a delete with the object for some kinds and with a Status for the others. */
  readonly deleteReturnsObject: boolean;
  /** What an object has when a client says nothing about it. Pure; also applied to updates. */
  readonly defaults?: (object: JsonObject) => JsonObject;
  /** The status of an object that a client creates; none by default. */
  readonly initialStatus?: (object: JsonObject) => JsonObject;
  /** Fields that an update may leave out to keep their allocated values. */
  readonly carryOver?: (next: JsonObject, previous: KubernetesObject) => JsonObject;
  readonly validate?: (object: JsonObject) => readonly FieldError[];
  /** Rules that hold for new objects only. */
  readonly validateCreate?: (object: JsonObject) => readonly FieldError[];
  readonly validateUpdate?: (next: JsonObject, previous: KubernetesObject) => readonly FieldError[];
  /** Fills what is taken from a shared pool: addresses, node ports. */
  readonly allocate?: (object: JsonObject, context: AllocationContext) => Allocation;
  /** Field selectors besides `metadata.name` and `metadata.namespace`. */
  readonly fieldSelectors?: Readonly<Record<string, (object: KubernetesObject) => string>>;
}

/** `networking.k8s.io/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: Pick<Kind, 'group'>, version: string): string {
  return kind.group === '' ? version : `${kind.group}/${version}`;
}
