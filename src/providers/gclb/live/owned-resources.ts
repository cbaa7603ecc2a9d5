import type { JsonObject } from '../../../graph/json.js';
import type { ResourceAddress } from '../../../graph/resource.js';
import { textIn, textsIn } from '../kinds/body.js';
import { canonicalSpelling } from '../kinds/index.js';
import { COLLECTIONS, linkName } from '../kinds/links.js';
import type { LiveProject } from '../load-balancer.js';
import type { Marker } from '../names/markers.js';
import { readMarker } from '../names/markers.js';
import { gceKind, type GceKind } from '../operation.js';
import { routedServices } from '../routes/route-table.js';

/** A live resource that carries the marker of a load balancer. */
export interface OwnedResource {
  readonly kind: GceKind;
  readonly name: string;
  /** The logical address; several owned resources can have the same while one replaces the other. */
  readonly logical: ResourceAddress;
  /** Where it is another one than the load balancer's: the host of a shared VPC. */
  readonly project?: string;
  /** Canonical, with what the server set. */
  readonly body: JsonObject;
  /** Whether requests or probes can come to it: the URL map and its services, proxies that lead to it, rules that lead to those, whoever made them. */
  readonly reached: boolean;
}

/** What markers leave open. */
export interface MarkerKnowledge {
  /** Turns the port of a marker, a number or a name, into the number that addresses use; a name that nobody knows stays. */
  readonly portOf: (service: string, port: string) => string;
  /** The address of a certificate whose marker does not say what it was made from: the Go tool's has none. */
  readonly certificateAddress: (body: JsonObject) => ResourceAddress;
}

/** Knows nothing but the markers. */
export const MARKERS_ALONE: MarkerKnowledge = {
  portOf: (_service, port) => port,
  certificateAddress: () => 'sslCertificate',
};

/** The live bodies of one kind, as GCE has them. */
export function bodiesOf(kind: GceKind, live: LiveProject): readonly JsonObject[] {
  return live[COLLECTIONS[kind]];
}

/** GCE: `80-80` is one port. A rule on any other port than 443 is an HTTP one; a colon makes an IPv6 address. */
function frontend(body: JsonObject): string {
  const protocol = textIn(body, 'portRange') === '443-443' ? 'https' : 'http';
  return (textIn(body, 'IPAddress') ?? '').includes(':') ? `${protocol}-ipv6` : protocol;
}

/** The scope of a node: `global`, or `projects/<project>/global` where that is another project than the load balancer's. */
export function scopeIn(project: string | undefined): string {
  return project === undefined ? 'global' : `projects/${project}/global`;
}

/** The project in a scope; undefined where it is the load balancer's. */
export function projectOfScope(scope: string): string | undefined {
  return /^projects\/([^/]+)\/global$/.exec(scope)?.[1];
}

/** The address of the rule of a network (link); `host` is the project of a shared VPC. */
export function firewallAddress(network: string, host: string | undefined): ResourceAddress {
  return `firewall/${host === undefined ? '' : `${host}/`}${linkName(network)}`;
}

function logicalAddress(
  kind: GceKind,
  marker: Marker,
  body: JsonObject,
  known: MarkerKnowledge,
  host: string | undefined,
): ResourceAddress {
  switch (kind) {
    case 'healthCheck':
    case 'backendService': {
      const { service = '', port = '' } = marker.service ?? {};
      // Nothing says which service it is of: it goes by its own name.
      if (service === '') return `${kind}/${textIn(body, 'name') ?? ''}`;
      return `${kind}/${service}:${known.portOf(service, port)}`;
    }
    case 'forwardingRule':
      return `forwardingRule/${frontend(body)}`;
    case 'firewall':
      return firewallAddress(textIn(body, 'network') ?? 'default', host);
    case 'sslCertificate': {
      const { certificate } = marker;
      return certificate === undefined
        ? known.certificateAddress(body)
        : `sslCertificate/${certificate.use}/${certificate.object}`;
    }
    case 'urlMap':
      return marker.redirects === true ? 'urlMap/redirect' : 'urlMap';
    case 'targetHttpProxy':
    case 'targetHttpsProxy':
      return kind;
    default:
      return kind satisfies never;
  }
}

type Candidate = Omit<OwnedResource, 'reached'>;

function linksFrom(sources: readonly Candidate[], ...fields: readonly string[]): ReadonlySet<string> {
  const links = sources.flatMap(({ body }) =>
    fields.flatMap((field) => [textIn(body, field), ...textsIn(body, field)]),
  );
  return new Set(links.filter((link) => link !== undefined).map(linkName));
}

// Requests also come in by rules that somebody made by hand, without a marker: `all` are those of the project.
function reachedNames(owned: readonly Candidate[], all: LiveProject['forwardingRules']): ReadonlySet<string> {
  const of = (kind: GceKind, names: ReadonlySet<string>): readonly Candidate[] =>
    owned.filter((candidate) => candidate.kind === kind && names.has(candidate.name));
  const rules = owned.filter(({ kind }) => kind === 'forwardingRule');
  const targets = new Set(all.flatMap((rule) => textIn(rule, 'target') ?? []).map(linkName));
  const proxies = [...of('targetHttpProxy', targets), ...of('targetHttpsProxy', targets)];
  const reachedMaps = of('urlMap', linksFrom(proxies, 'urlMap'));
  // A first run that was interrupted leaves a map that no rule reaches; what it routes to is still the current content.
  const maps = reachedMaps.length > 0 ? reachedMaps : owned.filter(({ kind }) => kind === 'urlMap');
  const certificates = of('sslCertificate', linksFrom(proxies, 'sslCertificates'));
  const routed = new Set(maps.flatMap(({ body }) => [...routedServices(body)]).map(linkName));
  const services = of('backendService', routed);
  const checks = of('healthCheck', linksFrom(services, 'healthChecks'));
  return new Set(
    [...rules, ...proxies, ...certificates, ...maps, ...services, ...checks].map(({ kind, name }) => `${kind}/${name}`),
  );
}

/**
 * Everything of a project that is this load balancer's, by marker, in order of kind and name.
 * Names do not make ownership: those that the Go tool cut are found too, foreign ones of our pattern are not.
 */
export function ownedResources(
  loadBalancer: string,
  live: LiveProject,
  known: MarkerKnowledge = MARKERS_ALONE,
): readonly OwnedResource[] {
  const candidateIn = (kind: GceKind, host?: string) =>
    function candidateOf(raw: JsonObject): readonly Candidate[] {
      const marker = readMarker(kind, raw);
      const name = textIn(raw, 'name');
      if (marker?.loadBalancer !== loadBalancer || name === undefined) return [];
      // In a host project the marker names the project that the load balancer is in, elsewhere none.
      if (marker.project !== (host === undefined ? undefined : live.hosts?.serviceProject)) return [];
      const body = canonicalSpelling(kind, raw);
      const logical = logicalAddress(kind, marker, body, known, host);
      return [{ kind, name, logical, body, ...(host === undefined ? {} : { project: host }) }];
    };
  const candidates = [
    ...gceKind.options.flatMap((kind) => bodiesOf(kind, live).flatMap(candidateIn(kind))),
    ...Object.entries(live.hosts?.firewalls ?? {}).flatMap(([host, rules]) =>
      rules.flatMap(candidateIn('firewall', host)),
    ),
  ];
  const reached = reachedNames(candidates, live.forwardingRules);
  return candidates
    .map((candidate) => ({ ...candidate, reached: reached.has(`${candidate.kind}/${candidate.name}`) }))
    .sort(
      (one, other) =>
        gceKind.options.indexOf(one.kind) - gceKind.options.indexOf(other.kind) || (one.name < other.name ? -1 : 1),
    );
}

/** Every resource that has a name, by `<kind>/<scope>/<name>`, whoever owns it. */
export function bodiesByName(live: LiveProject): ReadonlyMap<string, JsonObject> {
  const named = (kind: GceKind, scope: string, bodies: readonly JsonObject[]) =>
    bodies.map((body) => [`${kind}/${scope}/${textIn(body, 'name') ?? ''}`, body] as const);
  return new Map([
    ...gceKind.options.flatMap((kind) => named(kind, scopeIn(undefined), bodiesOf(kind, live))),
    ...Object.entries(live.hosts?.firewalls ?? {}).flatMap(([host, rules]) => named('firewall', scopeIn(host), rules)),
  ]);
}
