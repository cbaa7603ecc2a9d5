import type { ComputeApi } from '../../../gcp/compute-api.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import type { ClusterApi } from '../../../kubernetes/cluster-api.js';
import type { Step } from '../../../plan/step.js';
import type { GclbOperation } from '../operation.js';
import type { SecretReader } from './secrets.js';

/** What the steps of one load balancer are run with. */
export interface GclbRunnerOptions {
  readonly compute: ComputeApi;
  /** By cluster name. */
  readonly clusters: ReadonlyMap<string, ClusterApi>;
  /** By kind. */
  readonly traits: ReadonlyMap<string, KindTraits>;
  /** Reads what bodies name by `$fromSecret`. */
  readonly readSecret: SecretReader;
  /** Name of the load balancer whose marker makes a resource ours. */
  readonly loadBalancer: string;
  /** Unmarked resources that count as its, `<kind>/<name>`. */
  readonly adopted?: readonly string[];
  /**
   * All steps of the plan, in an order in which they can run. With them, a resource that a later step of the same plan has already
   * reached counts as done, so that a plan of which half was carried out can be carried out again.
   */
  readonly steps?: readonly Step<GclbOperation>[];
}
