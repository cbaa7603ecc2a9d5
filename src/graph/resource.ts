import type { Json, JsonObject } from './json.js';

/**
 * The logical address of a resource, stable while its physical name changes:
 * `backendService/default/zoneprinter:80`, `urlMap`, `forwardingRule/http`, `ingress/<cluster>/default/zoneprinter`.
 * A live resource that is about to be replaced beside its successor has `#<physical name>` after it.
 */
export type ResourceAddress = string;

/** `managed`: written by us. `external`: only referred to, never written. */
export type Ownership = 'managed' | 'external';

/** One resource of a desired or live graph. Kinds are data here: this layer knows none by name. */
export interface ResourceNode {
  readonly address: ResourceAddress;
  /** `backendService`, `urlMap`, `ingress`, … */
  readonly kind: string;
  readonly ownership: Ownership;
  /** The physical name: GCE name, or `namespace/name` in a cluster. */
  readonly name: string;
  /** Where the physical name is unique: `global`, `zones/<zone>` or `clusters/<cluster>`. */
  readonly scope: string;
  /**
   * What should be or is there. In a desired node, a field that is absent is not managed; in a
   * live node the body is as read. References are links as the provider writes them.
   */
  readonly body: JsonObject;
}

/** An edge: the field `path` of `from` names `to`. */
export interface Reference {
  readonly from: ResourceAddress;
  readonly path: string;
  readonly to: ResourceAddress;
}

/** A frozen graph without dangling references and without cycles; nodes are in address order. */
export interface ResourceGraph {
  readonly nodes: ReadonlyMap<ResourceAddress, ResourceNode>;
  readonly references: readonly Reference[];
}

/**
 * Stands in a desired body for a value that exists only once a step has run, for example the
 * instance groups of a cluster that has no Ingress yet. `$knownAfterApply` names the output that
 * will provide it (`instanceGroups/<cluster>`). In a list whose elements are keyed by the unknown
 * field, one such element stands for as many as the output will hold.
 */
export interface KnownAfterApply {
  readonly $knownAfterApply: string;
}

/** Whether a value is a placeholder for something known only after apply. */
export function isKnownAfterApply(value: Json | KnownAfterApply | undefined): value is KnownAfterApply & JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as JsonObject)['$knownAfterApply'] === 'string'
  );
}
