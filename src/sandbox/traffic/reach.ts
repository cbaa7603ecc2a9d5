import type { CopiedCollection, Copies } from './copies.js';
import type { Delivered, Locations } from './locations.js';
import { EDGE_LOCATIONS } from './regions.js';
import { servicesOf } from './url-map.js';

/** What one forwarding rule leads to at an edge location. */
interface Way {
  readonly target: string;
  readonly urlMap: string | undefined;
  readonly services: ReadonlySet<string>;
}

/** One edge location's ways by forwarding rule, and how many of them lead to each backend service. */
interface Reached {
  readonly ways: Map<string, Way>;
  readonly services: Map<string, number>;
}

/**
 * Which backend services the forwarding rules of each edge location reach, under any host and path. A delivery is followed
 * by looking at what it has to do with, and not at all load balancers.
 */
export class Reach {
  readonly #locations: Locations;
  readonly #reached: ReadonlyMap<string, Reached>;

  constructor(locations: Locations) {
    this.#locations = locations;
    this.#reached = new Map(EDGE_LOCATIONS.map((location) => [location, { ways: new Map(), services: new Map() }]));
    for (const [location, reached] of this.#reached) {
      for (const [link, rule] of locations.forwardingRules(location)) {
        replaceWay(reached, link, this.#wayOf(location, rule));
      }
    }
  }

  /** The edge locations that reach a backend service. */
  locationsOf(service: string): readonly string[] {
    return EDGE_LOCATIONS.filter((location) => this.#reached.get(location)?.services.has(service));
  }

  /** Takes note of a delivery. Returns the services that it has to do with: newly or no longer reached, or changed themselves. */
  touchedBy({ location, collection, link }: Delivered): readonly string[] {
    if (collection === 'backendServices') return [link];
    const reached = this.#reached.get(location);
    if (!reached) return [];
    const rules = rulesBehind(reached, collection, link);
    const concerned = new Set<string>();
    const before = new Set<string>();
    for (const rule of rules) {
      const copy = this.#locations.read(location, 'forwardingRules', rule);
      const way = copy && this.#wayOf(location, copy);
      const services = [...(reached.ways.get(rule)?.services ?? []), ...(way?.services ?? [])];
      for (const service of services) {
        if (!concerned.has(service) && reached.services.has(service)) before.add(service);
        concerned.add(service);
      }
      replaceWay(reached, rule, way);
    }
    return [...concerned].filter((service) => before.has(service) !== reached.services.has(service));
  }

  #wayOf(location: string, { target }: Copies['forwardingRules']): Way {
    const urlMap = this.#locations.proxy(location, target)?.urlMap;
    const map = urlMap === undefined ? undefined : this.#locations.read(location, 'urlMaps', urlMap);
    return { target, urlMap, services: map ? servicesOf(map) : new Set() };
  }
}

/** The forwarding rules whose ways lead through a resource. */
function rulesBehind({ ways }: Reached, collection: CopiedCollection, link: string): readonly string[] {
  switch (collection) {
    case 'forwardingRules':
      return [link];
    case 'targetHttpProxies':
    case 'targetHttpsProxies':
      return rulesOf(ways, ({ target }) => target === link);
    case 'urlMaps':
      return rulesOf(ways, ({ urlMap }) => urlMap === link);
    case 'backendServices':
    case 'sslCertificates':
    case 'sslPolicies':
    case 'securityPolicies':
    case 'firewalls':
      return [];
    default:
      return collection satisfies never;
  }
}

function rulesOf(ways: ReadonlyMap<string, Way>, leads: (way: Way) => boolean): readonly string[] {
  return [...ways].flatMap(([rule, way]) => (leads(way) ? [rule] : []));
}

function replaceWay({ ways, services }: Reached, rule: string, way: Way | undefined): void {
  for (const service of ways.get(rule)?.services ?? []) {
    const left = (services.get(service) ?? 1) - 1;
    if (left > 0) services.set(service, left);
    else services.delete(service);
  }
  for (const service of way?.services ?? []) services.set(service, (services.get(service) ?? 0) + 1);
  if (way) ways.set(rule, way);
  else ways.delete(rule);
}
