import type { Gce } from '../gce/gce.js';
import type { GkeControllers } from '../gke/gke-controllers.js';
import type { KubernetesApi, ObjectDraft } from '../kubernetes/cluster.js';
import { appManifests } from './apps.js';
import { inSeedOrder } from './seed-order.js';
import type { AddressSpec, ClusterSpec, ProjectSpec, SeededResource, WorldSpec } from './spec.js';

/** What of a world seeding needs. */
export interface Ground {
  /** The project of an id. */
  project(id: string): Pick<Gce, 'seed' | 'seedAttached' | 'seedProvisioned'>;
  /** The API server of a context. */
  cluster(context: string): Pick<KubernetesApi, 'apply'>;
}

/** A resource of a spec that the world refuses, as GCE would; `cause` is the refusal. */
export class SeedRefused extends Error {
  readonly code = 'SeedRefused';

  constructor(
    /** Id of its project. */
    readonly project: string,
    readonly resource: Pick<SeededResource, 'collection' | 'scope'> & { readonly name: string },
    cause: unknown,
  ) {
    super(`${resource.collection}/${resource.name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'SeedRefused';
  }
}

/** A manifest of a spec that its cluster refuses; `cause` is the refusal. */
export class ManifestRefused extends Error {
  readonly code = 'ManifestRefused';

  constructor(
    readonly context: string,
    readonly manifest: ObjectDraft,
    cause: unknown,
  ) {
    super(
      `cluster ${context}, ${manifest.kind} ${manifest.metadata.name}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.name = 'ManifestRefused';
  }
}

/**
 * Puts networks, addresses, and clusters with everything in them into a fresh world. Throws SeedRefused and
 * ManifestRefused.
 */
export function seedWorld(world: Ground, controllers: ReadonlyMap<string, GkeControllers>, spec: WorldSpec): void {
  for (const project of projectsOf(spec)) {
    for (const name of project.networks ?? ['default'])
      seed(world, project, { collection: 'networks', scope: 'global', body: { name } });
    for (const address of project.addresses ?? []) seed(world, project, addressResource(address));
  }
  for (const cluster of spec.clusters) {
    controllers.get(cluster.context)?.seedNodes();
    for (const manifest of manifestsOf(cluster)) {
      try {
        world.cluster(cluster.context).apply(manifest);
      } catch (error) {
        throw new ManifestRefused(cluster.context, manifest, error);
      }
    }
    controllers.get(cluster.context)?.settlePods();
  }
}

/** Puts the projects' other resources into a world whose clusters have come to rest: they may refer to what controllers made. Throws SeedRefused. */
export function seedResources(world: Pick<Ground, 'project'>, spec: WorldSpec): void {
  for (const project of projectsOf(spec)) {
    const gce = world.project(project.project.id);
    for (const resource of inSeedOrder(project.resources ?? [])) {
      const { collection, scope, body, attached, managed } = resource;
      seed(world, project, resource);
      const link = `projects/${project.project.id}/${scope}/${collection}/${body.name}`;
      if (attached) gce.seedAttached(link, attached);
      if (managed) gce.seedProvisioned(link, managed.status, managed.domainStatus);
    }
  }
}

/** The further projects first: networks of theirs may be what others refer to. */
function projectsOf(spec: WorldSpec): readonly ProjectSpec[] {
  return [...(spec.projects ?? []), spec];
}

function seed(
  world: Pick<Ground, 'project'>,
  { project: { id } }: ProjectSpec,
  { collection, scope, body }: SeededResource,
): void {
  try {
    world.project(id).seed(collection, scope, body);
  } catch (error) {
    throw new SeedRefused(id, { collection, scope, name: body.name }, error);
  }
}

function addressResource(address: string | AddressSpec): SeededResource {
  const { region, ...body } = typeof address === 'string' ? { name: address } : address;
  return { collection: 'addresses', scope: region === undefined ? 'global' : `regions/${region}`, body };
}

function manifestsOf(cluster: ClusterSpec): readonly ObjectDraft[] {
  const namespaces = (cluster.namespaces ?? []).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  return [...namespaces, ...(cluster.apps ?? []).flatMap(appManifests), ...(cluster.manifests ?? [])];
}
