import type { KubernetesApi } from '../kubernetes/cluster.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import type { ClusterProfile } from './cluster-profile.js';
import type { EventRecorder } from './event-recorder.js';
import type { ComputeApi, ComputeWriter } from './compute-writer.js';

/** What every controller of a cluster works with. */
export interface ControllerContext {
  readonly profile: ClusterProfile;
  readonly kubernetes: KubernetesApi;
  readonly gce: ComputeApi;
  readonly compute: ComputeWriter;
  readonly events: EventRecorder;
  readonly timeline: Timeline;
  readonly random: Random;
}
