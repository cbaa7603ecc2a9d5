import { emptyGceState } from '../gce/gce.js';
import type { GceState } from '../gce/gce.js';
import type { ClusterProfile } from '../gke/cluster-profile.js';
import { emptyClusterState } from '../kubernetes/cluster.js';
import type { ClusterState } from '../kubernetes/cluster.js';
import type { RandomState } from '../time/random.js';
import type { TimelineState } from '../time/timeline.js';
import { regionOfZone } from '../traffic/regions.js';
import { emptyTrafficState, REALISTIC_TIMINGS } from '../traffic/state.js';
import type { TrafficState } from '../traffic/state.js';
import { digits, gceName, uuidOf } from './identity.js';
import type { ClusterSpec, WorldSpec } from './spec.js';

/** One cluster: what is fixed about it and what its API server remembers. */
export interface ClusterRecord {
  readonly profile: ClusterProfile;
  readonly api: ClusterState;
}

/** A whole world as plain JSON. Its parts are changed in place by the modules they belong to. */
export interface WorldState {
  readonly random: RandomState;
  readonly timeline: TimelineState;
  readonly gce: GceState;
  readonly clusters: readonly ClusterRecord[];
  readonly traffic: TrafficState;
}

/** The state of a world with the spec's clusters and project, and nothing in them yet. */
export function initialState(spec: WorldSpec): WorldState {
  const gce = emptyGceState(spec.project);
  gce.durationScale = spec.timings?.operations ?? 1;
  return {
    random: { seed: spec.randomSeed ?? 1 },
    timeline: { events: [], nextOrder: 0 },
    gce,
    clusters: spec.clusters.map((cluster, index) => clusterRecord(cluster, index, spec.project.id)),
    traffic: emptyTrafficState(clientRegionOf(spec), { ...REALISTIC_TIMINGS, ...spec.timings?.traffic }),
  };
}

function clusterRecord(spec: ClusterSpec, index: number, project: string): ClusterRecord {
  const uid = spec.uid ?? uuidOf(spec.context);
  return {
    profile: {
      clusterName: spec.context,
      uid,
      project,
      zones: spec.zones.map((zone) => ({ zone, nodes: spec.nodesPerZone ?? 2 })),
      network: spec.network ?? 'default',
      nodeTag: spec.nodeTag ?? `gke-${gceName(spec.context, 40)}-${digits(uid, 8)}-node`,
      negByDefault: spec.negByDefault ?? true,
      index,
    },
    api: emptyClusterState({
      name: spec.context,
      uid,
      ...(spec.version === undefined ? {} : { version: spec.version }),
    }),
  };
}

function clientRegionOf(spec: WorldSpec): string {
  const zone = spec.clusters[0]?.zones[0];
  return spec.clientRegion ?? (zone === undefined ? 'us-east4' : regionOfZone(zone));
}
