import type { Gce } from '../gce/gce.js';
import type { GkeControllers } from '../gke/gke-controllers.js';
import type { KubernetesApi, ObjectDraft } from '../kubernetes/cluster.js';
import { appManifests } from './apps.js';
import type { ClusterSpec, WorldSpec } from './spec.js';

/** What of a world seeding needs. */
export interface Ground {
  readonly gce: Pick<Gce, 'seed' | 'seedAttached'>;
  /** The API server of a context. */
  cluster(context: string): Pick<KubernetesApi, 'apply'>;
}

/** Puts everything a spec names into a fresh world, in the order in which things refer to each other. */
export function seedWorld(world: Ground, controllers: ReadonlyMap<string, GkeControllers>, spec: WorldSpec): void {
  for (const name of spec.networks ?? ['default']) world.gce.seed('networks', 'global', { name });
  for (const name of spec.addresses ?? []) world.gce.seed('addresses', 'global', { name });
  for (const cluster of spec.clusters) {
    controllers.get(cluster.context)?.seedNodes();
    for (const manifest of manifestsOf(cluster)) world.cluster(cluster.context).apply(manifest);
    controllers.get(cluster.context)?.settlePods();
  }
  for (const { collection, scope, body, attached } of spec.resources ?? []) {
    world.gce.seed(collection, scope, body);
    const link = `projects/${spec.project.id}/${scope}/${collection}/${body.name}`;
    if (attached) world.gce.seedAttached(link, attached);
  }
}

function manifestsOf(cluster: ClusterSpec): readonly ObjectDraft[] {
  const namespaces = (cluster.namespaces ?? []).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  return [...namespaces, ...(cluster.apps ?? []).flatMap(appManifests), ...(cluster.manifests ?? [])];
}
