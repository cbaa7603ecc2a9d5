import { z } from 'zod';
import { digits } from '../world/identity.js';
import { ManifestRefused, SeedRefused } from '../world/seeding.js';
import type { ProjectSpec, WorldSpec } from '../world/spec.js';
import { certificateResources } from './certificates.js';
import { clusterOf } from './clusters.js';
import { noteContradictions } from './contradictions.js';
import { WorldFiles } from './files.js';
import { schemaProblems } from './issues.js';
import type { PlacedManifest } from './manifests.js';
import { present } from './present.js';
import { refuseAny, WorldFileInvalid } from './problem.js';
import type { Place } from './problem.js';
import { Reading } from './reading.js';
import { bodyResources } from './resources.js';
import { placedProjects, worldFileJsonSchema, worldFileSchema } from './schema.js';
import type { PlacedProject, ProjectDocument, WorldDocument } from './schema.js';
import { parseYaml } from './yaml-source.js';
import type { FieldPath, YamlSource } from './yaml-source.js';

/** A world file that was read. */
export interface WorldFile {
  readonly spec: WorldSpec;
  /** The same for the same content of all its files. */
  readonly digest: string;
  /** What making the world threw, as WorldFileInvalid with its place in the file where it is a refusal; anything else as it was. */
  readonly explain: (error: unknown) => unknown;
}

/**
 * Reads a world file and the files that it names. Certificates that it wants made are valid from `now` (epoch
 * milliseconds) on. Throws WorldFileInvalid with everything that is wrong in its form; what GCE or Kubernetes would
 * refuse shows when the world is made.
 */
export async function readWorldFile(file: string, now: number): Promise<WorldFile> {
  const { files, source } = opened(file);
  const parsed = worldFileSchema.safeParse(source.value ?? {});
  if (!parsed.success) refuseAny(schemaProblems(parsed.error, source, worldFileJsonSchema()));
  const document = worldFileSchema.parse(source.value ?? {});
  const reading = new Reading(files, source);
  noteContradictions(document, reading);
  const clusters = document.clusters.map((cluster, index) => clusterOf(cluster, index, reading));
  const [main, ...further] = placedProjects(document);
  const projects: ProjectSpec[] = [];
  for (const project of further) projects.push(await projectSpec(project, reading, now));
  const spec: WorldSpec = {
    ...(await projectSpec(main, reading, now)),
    ...worldSpec(document),
    clusters: clusters.map((cluster) => cluster.spec),
    ...(projects.length === 0 ? {} : { projects }),
  };
  refuseAny(reading.problems);
  const manifests = clusters.flatMap((cluster) => cluster.manifests);
  return { spec, digest: files.digest(), explain: (error) => explained(error, document, source, manifests) };
}

function opened(file: string): { readonly files: WorldFiles; readonly source: YamlSource } {
  const start: Place = { file, line: 1, column: 1 };
  let files: WorldFiles;
  let text: string;
  try {
    files = new WorldFiles(file);
    text = files.own();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WorldFileInvalid({ place: start, message: `The world file ${why}.` });
  }
  const [source, second] = parseYaml(text, file);
  if (second)
    throw new WorldFileInvalid({ place: second.placeOf([]), message: 'A world file holds one document only.' });
  return { files, source: source ?? { value: undefined, placeOf: () => start, placeOfKey: () => start } };
}

/** What is about none of the projects. */
function worldSpec({
  clientRegion,
  randomSeed,
  timings,
}: WorldDocument): Pick<WorldSpec, 'clientRegion' | 'randomSeed' | 'timings'> {
  return present({ clientRegion, randomSeed, timings: timings && timingsOf(timings) });
}

async function projectSpec(placed: PlacedProject, reading: Reading, now: number): Promise<ProjectSpec> {
  const { document } = placed;
  const { serviceProjects, networks, quotas, deniedPermissions, apiDisabled, requireCredentials } = document;
  return present({
    project: projectOf(document.project),
    serviceProjects,
    networks,
    addresses: document.addresses?.map((address) => (typeof address === 'string' ? address : present(address))),
    quotas,
    deniedPermissions,
    apiDisabled,
    requireCredentials,
    rateLimits: document.rateLimits && present(document.rateLimits),
    domainFailures: document.domainFailures,
    resources: [...(await certificateResources(placed, reading, now)), ...bodyResources(placed, reading)],
  });
}

function projectOf(project: ProjectDocument['project']): WorldSpec['project'] {
  const { id, number } = typeof project === 'string' ? { id: project, number: undefined } : project;
  // Google's project numbers have twelve digits, the first of them not zero.
  const made = String(100_000_000_000 + (Number.parseInt(digits(id, 10), 16) % 900_000_000_000));
  return { id, number: number === undefined ? made : String(number) };
}

function timingsOf({
  operations,
  edgeSeconds,
  firewallSeconds,
  firstProbeSeconds,
}: NonNullable<WorldDocument['timings']>): NonNullable<WorldSpec['timings']> {
  const traffic = present({
    edge: edgeSeconds && inMilliseconds(edgeSeconds),
    firewall: firewallSeconds && inMilliseconds(firewallSeconds),
    firstProbe: firstProbeSeconds && inMilliseconds(firstProbeSeconds),
  });
  return present({ operations, traffic });
}

function inMilliseconds([from, to]: readonly [number, number]): readonly [number, number] {
  return [Math.round(from * 1000), Math.round(to * 1000)];
}

function explained(
  error: unknown,
  document: WorldDocument,
  source: YamlSource,
  manifests: readonly PlacedManifest[],
): unknown {
  const place = placeOfRefusal(error, document, source, manifests);
  if (place === undefined) return error;
  return new WorldFileInvalid({ place, message: `The sandbox refuses ${error instanceof Error ? error.message : ''}` });
}

function placeOfRefusal(
  error: unknown,
  document: WorldDocument,
  source: YamlSource,
  manifests: readonly PlacedManifest[],
): Place | undefined {
  if (error instanceof SeedRefused) {
    const project = placedProjects(document).find((placed) => projectOf(placed.document.project).id === error.project);
    return project && source.placeOf([...project.path, ...pathOfResource(error.resource, project.document)]);
  }
  if (!(error instanceof ManifestRefused)) return undefined;
  const placed = manifests.find(({ manifest }) => manifest === error.manifest);
  if (placed) return placed.place;
  const index = document.clusters.findIndex(({ context }) => context === error.context);
  const app = document.clusters[index]?.apps?.findIndex(({ name }) => appOf(error.manifest) === name) ?? -1;
  return source.placeOf(['clusters', index, ...(app < 0 ? ['namespaces'] : ['apps', app])]);
}

/** The app whose Service or Pod this is. */
function appOf({ metadata }: ManifestRefused['manifest']): unknown {
  return z.object({ labels: z.object({ app: z.string() }) }).safeParse(metadata).data?.labels.app;
}

function pathOfResource({ collection, name }: SeedRefused['resource'], document: ProjectDocument): FieldPath {
  switch (collection) {
    case 'networks':
      return ['networks', document.networks?.indexOf(name) ?? 0];
    case 'addresses':
      return [
        'addresses',
        document.addresses?.findIndex((address) => (typeof address === 'string' ? address : address.name) === name) ??
          0,
      ];
    case 'sslCertificates':
    case 'sslPolicies':
    case 'securityPolicies':
      if (document[collection]?.[name] !== undefined) return [collection, name];
  }
  return ['resources', collection, name];
}
