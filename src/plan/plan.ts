import type { JsonObject } from '../graph/json.js';
import type { ChangeSet } from './change.js';
import type { Step } from './step.js';

/** What a plan was made for: enough to observe the same things again. */
export interface PlanSubject {
  readonly loadBalancer: string;
  readonly project: string;
  /** `apply` for a spec, `delete` for taking everything away. */
  readonly goal: 'apply' | 'delete';
  /** What of a live load balancer is changed where no spec is applied; absent where one is, and where everything goes. */
  readonly task?: PlanTask;
  readonly clusters: readonly { readonly name: string; readonly context: string; readonly uid: string }[];
  /** Clusters that did not answer and are left as they are; absent where there are none. */
  readonly kept?: readonly string[];
  /** Unmarked resources that count as the load balancer's, `<kind>/<name>`; absent where there are none. */
  readonly adopted?: readonly string[];
  /** Absolute path of the kubeconfig that was used, absent when the default rules were. */
  readonly kubeconfig?: string;
  /** Services whose facts were used, `namespace/name`. */
  readonly services: readonly string[];
  /** The Ingress, `namespace/name`. */
  readonly ingress?: string;
}

/** A change of a live load balancer by name. */
export interface PlanTask {
  readonly is: 'remove-clusters' | 'drain' | 'undrain' | 'orphans';
  /** Names of the clusters that it is about. */
  readonly clusters: readonly string[];
  /** Names of the clusters that stay as they are. */
  readonly others: readonly string[];
}

/** A change set with the steps that carry it out and what both were made from. `Operation` is the provider's type of operation. */
export interface Plan<Operation> {
  readonly formatVersion: 1;
  readonly kubemciVersion: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly subject: PlanSubject;
  readonly changeSet: ChangeSet;
  readonly steps: readonly Step<Operation>[];
  /** The facts of each cluster that the planner used, by cluster name. */
  readonly facts: Readonly<Record<string, JsonObject>>;
  /** The compared fields of every live resource that the planner read, by `<kind>/<scope>/<name>`; a resource that did not exist is absent. */
  readonly observed: Readonly<Record<string, JsonObject>>;
}
