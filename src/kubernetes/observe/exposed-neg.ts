import type { ExposedNeg } from '../../facts/cluster-facts.js';
import type { ServiceNegObject } from '../objects.js';
import type { ServiceAnnotations } from './service-annotations.js';

/** What a cluster knows of its NEGs besides the annotations of the service. */
export interface NegSources {
  /** The ServiceNetworkEndpointGroups of the namespace, undefined where the cluster has no such kind. */
  readonly serviceNegs: readonly ServiceNegObject[] | undefined;
  readonly project: string | undefined;
  /** Zones that have nodes: where a NEG will come to be that is not announced yet. */
  readonly nodeZones: readonly string[];
}

/** GKE: labels with which the NEG controller says whose a ServiceNetworkEndpointGroup is. */
const SERVICE_LABEL = 'networking.gke.io/service-name';
const PORT_LABEL = 'networking.gke.io/service-port';

function relativeNegLink(selfLink: string): string | undefined {
  return /projects\/[^/]+\/zones\/[^/]+\/networkEndpointGroups\/[^/]+$/.exec(selfLink)?.[0];
}

function zoneOf(link: string): string {
  return link.split('/')[3] ?? '';
}

/** Links that the controller reports as existing. Empty zones (INACTIVE) keep theirs: a pod may start there any time. */
function reportedLinks(serviceNeg: ServiceNegObject): string[] {
  return serviceNeg.status.networkEndpointGroups.flatMap(({ selfLink, state }) => {
    const link = relativeNegLink(selfLink);
    return link === undefined || state === 'TO_BE_DELETED' ? [] : [link];
  });
}

/**
 * The NEG that a service exposes for a port, undefined where it exposes none. The ServiceNetworkEndpointGroup says
 * which groups exist; without one, the annotation neg-status says which should, and all of them count as existing.
 */
export function exposedNeg(
  service: string,
  port: number,
  annotations: ServiceAnnotations,
  sources: NegSources,
): ExposedNeg | undefined {
  const chosenName = annotations.exposed.get(port);
  if (chosenName === undefined) return undefined;
  const announcedName = annotations.announced.names.get(port);
  const announcedZones = announcedName === undefined ? [] : annotations.announced.zones;
  const reported = sources.serviceNegs?.find(
    ({ metadata }) => metadata.labels[SERVICE_LABEL] === service && metadata.labels[PORT_LABEL] === String(port),
  );
  if (reported !== undefined) {
    const links = [...new Set(reportedLinks(reported))].sort();
    const covered = new Set(links.map(zoneOf));
    const expected = announcedZones.length > 0 || links.length > 0 ? announcedZones : sources.nodeZones;
    const pendingZones = expected.filter((zone) => !covered.has(zone));
    return { name: reported.metadata.name, links, pendingZones: [...pendingZones].sort() };
  }
  const { project } = sources;
  const name = announcedName ?? chosenName;
  if (announcedName === undefined || project === undefined) {
    return { name, links: [], pendingZones: [...sources.nodeZones].sort() };
  }
  const links = announcedZones.map((zone) => `projects/${project}/zones/${zone}/networkEndpointGroups/${name}`);
  return { name, links: links.sort(), pendingZones: [] };
}
