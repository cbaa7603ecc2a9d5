import type { JsonObject, Json } from '../graph/json.js';
import type { ResourceAddress } from '../graph/resource.js';

/** What a change does to traffic. `shift`: requests are answered by other backends; `disruptive`: some are expected to fail. */
export type ImpactLevel = 'none' | 'shift' | 'disruptive';

/** An impact and, always, why. */
export interface Impact {
  readonly level: ImpactLevel;
  readonly reason: string;
}

/**
 * Why a change is planned, for people and programs that read plans. Execution must not branch on it.
 * `spec`: the inputs ask for something else than was applied; `drift`: the inputs are as applied, so somebody
 * else changed it; `unknown`: nothing is recorded of what was applied last.
 */
export type ChangeReason =
  | { readonly code: 'missing'; readonly text: string }
  | { readonly code: 'spec-changed'; readonly text: string }
  | { readonly code: 'drift'; readonly text: string }
  | { readonly code: 'unknown'; readonly text: string }
  | { readonly code: 'cannot-update'; readonly text: string; readonly fields: readonly string[] }
  | { readonly code: 'no-longer-wanted'; readonly text: string }
  | { readonly code: 'delete-requested'; readonly text: string };

/**
 * One field that differs. `path` is dotted, an element of a keyed list is in brackets
 * (`backends[zones/us-east4-a/instanceGroups/k8s-ig--1].capacityScaler`). `before`/`after` is absent when the field is.
 */
export interface FieldDifference {
  readonly path: string;
  readonly action: 'add' | 'remove' | 'change';
  readonly before?: Json;
  readonly after?: Json;
  /** The value is known only once a step has run; `after` is absent then. */
  readonly afterUnknown?: true;
}

interface ChangeBase {
  readonly address: ResourceAddress;
  readonly kind: string;
  /** `global`, `zones/<zone>` or `clusters/<cluster>`. */
  readonly scope: string;
  readonly impact: Impact;
  /** Changes that have to be done before this one. */
  readonly waitsFor: readonly ResourceAddress[];
}

/** Nothing to do. */
export interface NoOpChange extends ChangeBase {
  readonly action: 'no-op';
  readonly name: string;
  /** The compared fields, canonical: what the planner saw. */
  readonly before: JsonObject;
}

/** A resource that does not exist will. */
export interface CreateChange extends ChangeBase {
  readonly action: 'create';
  readonly name: string;
  readonly reason: ChangeReason;
  readonly after: JsonObject;
  /** Paths of `after` that are known only after apply. */
  readonly afterUnknown: readonly string[];
}

/** What differs between a resource and what it should be. */
interface DifferingChange extends ChangeBase {
  readonly reason: ChangeReason;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly afterUnknown: readonly string[];
  readonly differences: readonly FieldDifference[];
  /** What keys in the paths of the differences stand for, where they are digests: key → words. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A resource will be changed in place. */
export interface UpdateChange extends DifferingChange {
  readonly action: 'update';
  readonly name: string;
}

/** A successor under another physical name will be created, traffic moved to it, and the old one deleted. */
export interface ReplaceChange extends DifferingChange {
  readonly action: 'replace';
  readonly nameBefore: string;
  readonly nameAfter: string;
}

/** A resource will be deleted. */
export interface DeleteChange extends ChangeBase {
  readonly action: 'delete';
  readonly name: string;
  readonly reason: ChangeReason;
  readonly before: JsonObject;
}

/** One entry of a change set: what people review. */
export type Change = NoOpChange | CreateChange | UpdateChange | ReplaceChange | DeleteChange;

/** Which service, and in which clusters, answers a route; null where nothing of ours answers. */
export interface RouteTarget {
  /** `namespace/service:port`. */
  readonly service: string;
  /** Cluster names, sorted. */
  readonly clusters: readonly string[];
}

/** One host and path, who answered before, who will after. `path` as the URL map spells it (`/foo/*`). */
export interface RouteDifference {
  readonly host: string;
  readonly path: string;
  readonly before: RouteTarget | null;
  readonly after: RouteTarget | null;
  readonly impact: Impact;
}

/** Something a reviewer should know that is no change. */
export interface Note {
  readonly code: 'unmanaged-field' | 'leftover' | 'facts-file' | 'not-ready' | 'unreadable' | 'warning';
  readonly address?: ResourceAddress;
  readonly text: string;
}

/** Everything that differs between desired and live, and what people need to judge it. Changes are in address order; routes hold changed ones and unchanged ones alike. */
export interface ChangeSet {
  readonly changes: readonly Change[];
  readonly routes: readonly RouteDifference[];
  readonly notes: readonly Note[];
}
