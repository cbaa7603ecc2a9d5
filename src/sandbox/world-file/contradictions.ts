import type { Reading } from './reading.js';
import { placedProjects } from './schema.js';
import type { PlacedProject, WorldDocument } from './schema.js';
import type { FieldPath } from './yaml-source.js';

/** Kubernetes: what every cluster has from its beginning. */
const BUILT_IN_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Notes what a world file says in one place and contradicts in another. */
export function noteContradictions(document: WorldDocument, reading: Reading): void {
  noteProjects(document, reading);
  const networks = networksFor(document);
  noteRepeated(
    reading,
    ['clusters'],
    document.clusters.map(({ context }) => context),
  );
  document.clusters.forEach(({ network = 'default', namespaces = [], apps = [], nodePools = [] }, index) => {
    const path = ['clusters', index];
    if (!networks.includes(network)) {
      reading.refuse(
        [...path, 'network'],
        `must be one of networks (${networks.join(', ')}), but is ${JSON.stringify(network)}`,
      );
    }
    noteRepeated(
      reading,
      [...path, 'nodePools'],
      nodePools.map(({ name }) => name),
    );
    noteRepeated(
      reading,
      [...path, 'apps'],
      apps.map(({ namespace = 'default', name }) => `${namespace}/${name}`),
    );
    apps.forEach(({ namespace = 'default' }, app) => {
      if ([...BUILT_IN_NAMESPACES, ...namespaces].includes(namespace)) return;
      reading.refuse(
        [...path, 'apps', app, 'namespace'],
        `must be among the namespaces of the cluster, but is "${namespace}"`,
      );
    });
  });
}

function noteProjects(document: WorldDocument, reading: Reading): void {
  const projects = placedProjects(document);
  const ids = projects.map(({ document: { project } }) => idOf(project));
  projects.forEach(({ document: { networks = [], addresses = [], serviceProjects = [] }, path }, index) => {
    const id = ids[index] ?? '';
    if (ids.indexOf(id) < index) reading.refuse([...path, 'project'], `is "${id}", which is there already`);
    noteRepeated(reading, [...path, 'networks'], networks);
    noteRepeated(
      reading,
      [...path, 'addresses'],
      addresses.map((address) => (typeof address === 'string' ? address : address.name)),
    );
    const others = ids.filter((other) => other !== id);
    serviceProjects.forEach((service, place) => {
      const why = others.includes(service)
        ? whyNotAttached(service, index, projects)
        : `must be one of the other projects (${others.join(', ')}), but is "${service}"`;
      if (why !== undefined) reading.refuse([...path, 'serviceProjects', place], why);
    });
  });
}

/** GCE: a project has one host project at most, and none when it is a host itself (Google's page on Shared VPC). */
function whyNotAttached(service: string, index: number, projects: readonly PlacedProject[]): string | undefined {
  const hosts = projects.map(({ document: { project, serviceProjects = [] } }) => ({
    id: idOf(project),
    serviceProjects,
  }));
  const other = hosts.slice(0, index).find(({ serviceProjects }) => serviceProjects.includes(service));
  if (other) return `is "${service}", which is attached to ${other.id} already`;
  const isHost = hosts.some(({ id, serviceProjects }) => id === service && serviceProjects.length > 0);
  return isHost ? `is "${service}", which is a host project itself` : undefined;
}

/** The networks that the clusters may be in: names of the main project's, links of its Shared VPC hosts'. */
function networksFor(document: WorldDocument): readonly string[] {
  const id = idOf(document.project);
  const shared = document.projects
    .filter(({ serviceProjects = [] }) => serviceProjects.includes(id))
    .flatMap(({ project, networks = ['default'] }) =>
      networks.map((network) => `projects/${idOf(project)}/global/networks/${network}`),
    );
  return [...(document.networks ?? ['default']), ...shared];
}

function idOf(project: WorldDocument['project']): string {
  return typeof project === 'string' ? project : project.id;
}

function noteRepeated(reading: Reading, path: FieldPath, names: readonly string[]): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) reading.refuse([...path, index], `is "${name}", which is there already`);
  });
}
