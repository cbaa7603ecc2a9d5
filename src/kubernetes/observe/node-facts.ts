import type { NodeFacts } from '../../facts/cluster-facts.js';
import type { NodeObject } from '../objects.js';
import { byAge } from './age.js';

/** GCE cloud provider: `gce://<project>/<zone>/<instance>`. */
const PROVIDER_ID = /^gce:\/\/([^/]+)\/([^/]+)\/([^/]+)$/;

/** The zones of a cluster's nodes, and the oldest node of each zone and node pool. Nodes that are no GCE instances do not count. */
export function nodeFacts(nodes: readonly NodeObject[]): NodeFacts {
  const zones = new Set<string>();
  const samples = new Map<string, string>();
  // The oldest is the least likely to go next.
  for (const { metadata, spec } of [...nodes].sort(byAge)) {
    const [, project, zone, instance] = PROVIDER_ID.exec(spec.providerID ?? '') ?? [];
    if (project === undefined || zone === undefined || instance === undefined) continue;
    zones.add(zone);
    const pool = `${zone}/${metadata.labels['cloud.google.com/gke-nodepool'] ?? ''}`;
    if (!samples.has(pool)) samples.set(pool, `projects/${project}/zones/${zone}/instances/${instance}`);
  }
  return { zones: [...zones].sort(), sampleInstances: [...samples.values()].sort() };
}

/** The project that a cluster's nodes are in: the first in name order, as all of GKE's nodes are in one. */
export function projectOf({ sampleInstances }: NodeFacts): string | undefined {
  return sampleInstances[0]?.split('/')[1];
}
