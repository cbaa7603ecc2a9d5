import type { ComputeApi } from '../../../gcp/compute-api.js';
import type { JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { belongsTo, readMarker } from '../names/markers.js';
import type { GceKind } from '../operation.js';
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
  /** Whether it is unmarked and counts as the load balancer's nevertheless. */
  readonly adopted: boolean;
  readonly later: LaterResults;
  readonly readSecret: SecretReader;
}

/** Whether a live resource is the load balancer's: by its marker, or adopted and still nobody's by its marker. */
export function isOurs(
  { operation, loadBalancer, markedProject, adopted }: GceStep<{ readonly kind: GceKind }>,
  live: JsonObject,
): boolean {
  const { kind } = operation;
  return belongsTo(loadBalancer, kind, live, markedProject) || (adopted && readMarker(kind, live) === undefined);
}
