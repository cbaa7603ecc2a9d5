import type { Timeline } from '../../time/timeline.js';
import type { Deleter } from '../deletion/deleter.js';
import type { Kind } from '../kinds/kind.js';
import type { JsonObject } from '../object.js';
import type { Store } from '../store.js';
import type { Writer } from '../writer.js';

/** What may change a new object before it is validated: GKE's mutating webhooks. */
export type Admission = (kind: Kind, object: JsonObject) => JsonObject;

/** What the HTTP side of an API server works on. */
export interface RestEnvironment {
  readonly store: Store;
  readonly writer: Writer;
  readonly deleter: Deleter;
  readonly timeline: Timeline;
  readonly admit: Admission;
}
