import type { AppSpec, ClusterSpec, NodePoolSpec, ZoneSpec } from '../world/spec.js';
import { present } from './present.js';
import { readManifests } from './manifests.js';
import type { PlacedManifest } from './manifests.js';
import type { Reading } from './reading.js';
import type { ClusterDocument } from './schema.js';
import type { FieldPath } from './yaml-source.js';

/** One cluster of a world file, `index` counting from 0, and where its manifests stand. Notes manifest files that cannot be read. */
export function clusterOf(
  document: ClusterDocument,
  index: number,
  reading: Reading,
): { readonly spec: ClusterSpec; readonly manifests: readonly PlacedManifest[] } {
  const { zones, nodePools, version, apps, ...rest } = document;
  const manifests = manifestsOf(document, ['clusters', index, 'manifests'], reading);
  const spec: ClusterSpec = present({
    ...rest,
    zones: zonesOf(zones),
    nodePools: nodePools?.map((pool): NodePoolSpec => present({ ...pool, zones: pool.zones && zonesOf(pool.zones) })),
    version: version && fullVersion(version),
    apps: apps?.map((app): AppSpec => present(app)),
    manifests: manifests.map(({ manifest }) => manifest),
  });
  return { spec, manifests };
}

function manifestsOf(document: ClusterDocument, path: FieldPath, reading: Reading): readonly PlacedManifest[] {
  return (document.manifests ?? []).flatMap((manifest, index) => {
    const place = [...path, index];
    if (typeof manifest !== 'string') return [{ manifest, place: reading.source.placeOf(place) }];
    return reading.beside(place, manifest, (text) => readManifests(text, reading.files.pathOf(manifest))) ?? [];
  });
}

function zonesOf(zones: ClusterDocument['zones']): readonly ZoneSpec[] {
  return Array.isArray(zones) ? zones : Object.entries(zones).map(([zone, nodes]) => ({ zone, nodes }));
}

/** `1.18` → `v1.18.0`. */
function fullVersion(version: string): string {
  const number = version.replace(/^v/, '');
  return `v${/^\d+\.\d+$/.test(number) ? `${number}.0` : number}`;
}
