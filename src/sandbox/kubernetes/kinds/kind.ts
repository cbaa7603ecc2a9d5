import type { Random } from '../../time/random.js';
import type { FieldError } from '../field-error.js';
import type { NameRule } from '../names.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import type { FieldTable } from '../schema/fields.js';
import type { StructuralSchema } from '../schema/structural.js';

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

/** One API version that a kind is served in. */
export interface ServedVersion {
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  /** The first minor version of Kubernetes 1.x that serves it; from the beginning when absent. */
  readonly since?: number;
  /** The last minor version of Kubernetes 1.x that serves it; for ever when absent. */
  readonly until?: number;
  /** The type in the kind's fields that describes an object in this version, where it is not the stored one's. */
  readonly type?: string;
  /** Turns an object of this version into the stored form; where absent they are the same. Pure. */
  readonly toStored?: (object: JsonObject) => JsonObject;
  /** Turns the stored form into this version; where absent they are the same. Pure. */
  readonly fromStored?: (object: JsonObject) => JsonObject;
}

/**
 * Everything the API server knows about one kind. Adding a kind, or a version of one, is adding a
 * descriptor: storing, listing, watching, patching and discovery are the same for all.
 */
export interface Kind {
  readonly kind: string;
  /** `''` for the core group. */
  readonly group: string;
  /** The versions it is served in, each by the clusters that have it; objects are stored in the form of the first. */
  readonly versions: readonly [ServedVersion, ...ServedVersion[]];
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** Names for several kinds at once: `all`. */
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** A custom resource: list items carry their kind, and an update must name the version it was made against. */
  readonly custom: boolean;
  /** Clients can only read it. */
  readonly readOnly?: true;
  readonly fields: FieldTable;
  /** The type in `fields` that describes the whole object. */
  readonly type: string;
  /** A custom resource's own schema, without metadata: prunes and judges what `fields` describes. */
  readonly schema?: StructuralSchema;
  readonly nameRule: NameRule;
  /** Whether `status` is written through its own subresource only. */
  readonly hasStatus: boolean;
  /** Whether `metadata.generation` counts changes of the spec. */
  readonly countsGenerations: boolean;
  /** Kubernetes answers a delete with the object for some kinds and with a Status for the others. */
  readonly deleteReturnsObject: boolean;
  /** Whether `spec.replicas` can be read and written as a Scale of autoscaling/v1. */
  readonly scale?: true;
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
export function apiVersionOf({ group, version }: Pick<ServedVersion, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Whether a cluster of that version (`v1.18.20-gke.900`) serves an API version. */
export function isServedBy(version: ServedVersion, clusterVersion: string): boolean {
  const minor = minorOf(clusterVersion);
  return minor >= (version.since ?? 0) && minor <= (version.until ?? Number.POSITIVE_INFINITY);
}

/** `v1.18.20-gke.900` → 18; 0 for something that is no version. */
export function minorOf(clusterVersion: string): number {
  return Number(/^v?1\.(\d+)/.exec(clusterVersion)?.[1] ?? 0);
}
