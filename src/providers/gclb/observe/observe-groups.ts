import type { ClusterFacts, ExposedNeg, ServiceFacts } from '../../../facts/cluster-facts.js';
import { parseLink, relativeLink } from '../../../gcp/link.js';
import { textIn } from '../kinds/body.js';
import { read, readEach, type Reading } from './reading.js';

/**
 * The facts with what GCE says of their network endpoint groups: a group that does not exist (yet) is moved to `pendingZones`, a zone in which
 * it exists by now out of them. One request per zone and page, and none where no service exposes a group.
 */
export async function observeGroups(
  reading: Reading,
  clusters: readonly ClusterFacts[],
): Promise<readonly ClusterFacts[]> {
  const zones = zonesOf(clusters, reading.api.project);
  if (zones.length === 0) return clusters;
  const found = await readEach(zones, ({ project, zone }) =>
    read(reading, `list the network endpoint groups of zone ${zone}`, () =>
      reading.api.listInZone(zone, 'networkEndpointGroups', project),
    ),
  );
  const existing = new Set(
    found.flat().flatMap((group) => {
      const link = textIn(group, 'selfLink');
      return link === undefined ? [] : [relativeLink(link)];
    }),
  );
  return clusters.map((facts) => withExisting(facts, existing, reading.api.project));
}

interface Zone {
  readonly project: string;
  readonly zone: string;
}

function zonesOf(clusters: readonly ClusterFacts[], project: string): readonly Zone[] {
  const zones = clusters.flatMap((facts) => negsOf(facts).flatMap((neg) => candidates(neg, project).map(zoneOf)));
  return [...new Map(zones.map((zone) => [`${zone.project}/${zone.zone}`, zone])).values()];
}

function negsOf({ services }: ClusterFacts): readonly ExposedNeg[] {
  return Object.values(services).flatMap((service) =>
    service === null ? [] : service.ports.flatMap(({ neg }) => (neg === undefined ? [] : [neg])),
  );
}

// A group is announced by its zone alone at first; its project is then that of the cluster's other groups, else ours.
// Before the cluster's controller has seen a new annotation nobody knows the name of a group that it will choose.
function candidates({ name, links, pendingZones }: ExposedNeg, project: string): readonly string[] {
  if (name === '') return links;
  const owner = parseLink(links[0] ?? '')?.project ?? project;
  return [...links, ...pendingZones.map((zone) => `projects/${owner}/zones/${zone}/networkEndpointGroups/${name}`)];
}

function zoneOf(link: string): Zone {
  const parsed = parseLink(link);
  if (!parsed) throw new Error(`no link of a network endpoint group: ${link}`);
  return { project: parsed.project, zone: parsed.scope.slice('zones/'.length) };
}

function withExisting(facts: ClusterFacts, existing: ReadonlySet<string>, project: string): ClusterFacts {
  const services = Object.fromEntries(
    Object.entries(facts.services).map(([name, service]) => [name, service && checked(service, existing, project)]),
  );
  return { ...facts, services };
}

function checked(service: ServiceFacts, existing: ReadonlySet<string>, project: string): ServiceFacts {
  const ports = service.ports.map((port) => {
    if (port.neg === undefined || port.neg.name === '') return port;
    const all = candidates(port.neg, project);
    const links = [...new Set(all.filter((link) => existing.has(link)))].sort();
    const here = new Set(links.map((link) => zoneOf(link).zone));
    const announced = new Set(all.map((link) => zoneOf(link).zone));
    const pendingZones = [...announced].filter((zone) => !here.has(zone)).sort();
    return { ...port, neg: { ...port.neg, links, pendingZones } };
  });
  return { ...service, ports };
}
