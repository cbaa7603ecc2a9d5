import type { ComputeApi } from '../../../gcp/compute-api.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import type { LaterResults } from './later-results.js';
import type { SecretReader } from './secrets.js';

/** A step on one GCE resource, with what is known of the resource's kind and of the steps after it. */
export interface GceStep<Operation> {
  readonly operation: Operation;
  /** Of the project that the resource is in. */
  readonly api: ComputeApi;
  readonly traits: KindTraits;
  readonly loadBalancer: string;
  /** The load balancer's project, where the resource is in another one: its marker has to name it. */
  readonly markedProject?: string;
  readonly later: LaterResults;
  readonly readSecret: SecretReader;
}
