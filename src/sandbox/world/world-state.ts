import { emptyFaultState } from '../faults/state.js';
import type { FaultState } from '../faults/state.js';
import { emptyGceState } from '../gce/gce.js';
import type { GceState } from '../gce/gce.js';
import type { ClusterProfile, NodePool, ZoneNodes } from '../gke/cluster-profile.js';
import { emptyClusterState } from '../kubernetes/cluster.js';
import type { ClusterState } from '../kubernetes/cluster.js';
import type { RandomState } from '../time/random.js';
import type { TimelineState } from '../time/timeline.js';
import { regionOfZone } from '../traffic/regions.js';
import { emptyTrafficState, REALISTIC_TIMINGS } from '../traffic/state.js';
import type { TrafficState } from '../traffic/state.js';
import { digits, gceName, uuidOf } from './identity.js';
import type { ClusterSpec, NodePoolSpec, ProjectSpec, WorldSpec, ZoneSpec } from './spec.js';

/** One cluster: what is fixed about it and what its API server remembers. */
export interface ClusterRecord {
  readonly profile: ClusterProfile;
  readonly api: ClusterState;
}

/** A whole world as plain JSON. Its parts are changed in place by the modules they belong to. */
export interface WorldState {
  readonly random: RandomState;
  readonly timeline: TimelineState;
  /** The main project. */
  readonly gce: GceState;
  /** The further projects. */
  readonly projects: readonly GceState[];
  readonly clusters: readonly ClusterRecord[];
  readonly traffic: TrafficState;
  readonly faults: FaultState;
}

/** The state of a world with the spec's clusters and project, and nothing in them yet. */
export function initialState(spec: WorldSpec): WorldState {
  const randomSeed = spec.randomSeed ?? 1;
  return {
    random: { seed: randomSeed },
    timeline: { events: [], nextOrder: 0 },
    gce: projectState(spec, spec.timings),
    projects: (spec.projects ?? []).map((project) => projectState(project, spec.timings)),
    clusters: spec.clusters.map((cluster, index) => clusterRecord(cluster, index, spec.project.id)),
    traffic: emptyTrafficState(clientRegionOf(spec), { ...REALISTIC_TIMINGS, ...spec.timings?.traffic }),
    faults: emptyFaultState(randomSeed),
  };
}

function projectState(spec: ProjectSpec, timings: WorldSpec['timings']): GceState {
  return {
    ...emptyGceState(spec.project),
    ...(spec.serviceProjects === undefined ? {} : { serviceProjects: spec.serviceProjects }),
    durationScale: timings?.operations ?? 1,
    quotaLimits: { ...spec.quotas },
    deniedPermissions: [...(spec.deniedPermissions ?? [])],
    apiDisabled: spec.apiDisabled ?? false,
    requireCredentials: spec.requireCredentials ?? false,
    ...(spec.rateLimits === undefined ? {} : { rateLimits: spec.rateLimits }),
    ...(spec.domainFailures === undefined ? {} : { domainFailures: { ...spec.domainFailures } }),
  };
}

function clusterRecord(spec: ClusterSpec, index: number, project: string): ClusterRecord {
  const uid = spec.uid ?? uuidOf(spec.context);
  const pools = poolsOf(spec, [`gke-${gceName(spec.context, 40)}-${digits(uid, 8)}-node`]);
  return {
    profile: {
      clusterName: spec.context,
      uid,
      project,
      zones: [...new Set(pools.flatMap(({ zones }) => zones.map(({ zone }) => zone)))],
      pools,
      network: networkLink(spec.network ?? 'default', project),
      negByDefault: spec.negByDefault ?? true,
      index,
    },
    api: {
      ...emptyClusterState({
        name: spec.context,
        uid,
        ...(spec.version === undefined ? {} : { version: spec.version }),
      }),
      denied: [...(spec.denied ?? [])],
    },
  };
}

function networkLink(network: string, project: string): string {
  return network.includes('/') ? network : `projects/${project}/global/networks/${network}`;
}

function poolsOf(cluster: ClusterSpec, usualTags: readonly string[]): readonly NodePool[] {
  const pools: readonly NodePoolSpec[] = cluster.nodePools ?? [{ name: 'default-pool' }];
  return pools.map(({ name, zones, nodesPerZone, nodeTags, serviceAccount = cluster.serviceAccount }) => ({
    name,
    zones: zoneNodes(zones ?? cluster.zones, nodesPerZone ?? cluster.nodesPerZone ?? 2),
    tags: nodeTags ?? cluster.nodeTags ?? usualTags,
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
  }));
}

function zoneNodes(zones: readonly ZoneSpec[], usual: number): readonly ZoneNodes[] {
  return zones.map((zone) => (typeof zone === 'string' ? { zone, nodes: usual } : zone));
}

function clientRegionOf(spec: WorldSpec): string {
  const first = spec.clusters[0]?.zones[0];
  const zone = typeof first === 'object' ? first.zone : first;
  return spec.clientRegion ?? (zone === undefined ? 'us-east4' : regionOfZone(zone));
}
