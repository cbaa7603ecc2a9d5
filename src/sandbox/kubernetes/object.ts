import type { Json } from '../state/json.js';

/** A JSON object as the API stores and sends it. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Where an owner is named, so that dependants can be recognised. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly [key: string]: Json | undefined;
}

/** `metadata` of a stored object: what the server always fills is required here. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  /** Decimal; grows with every write to the cluster. */
  readonly resourceVersion: string;
  /** RFC 3339, whole seconds, UTC. */
  readonly creationTimestamp: string;
  /** Counts changes of the spec; only for kinds that have it. */
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  /** Who manages which fields, once somebody has written over HTTP. */
  readonly managedFields?: readonly JsonObject[];
  /** Present while finalizers hold up a deletion. */
  readonly deletionTimestamp?: string;
  readonly [key: string]: Json | undefined;
}

/** Any stored object; read its spec through the view of its kind (`readService`, `readPod`, …). */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [key: string]: Json | undefined;
}

/** What a writer hands in: a name and whatever else it wants to say; the server fills the rest. */
export interface ObjectDraft {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [key: string]: Json | undefined;
  };
  readonly [key: string]: Json | undefined;
}
