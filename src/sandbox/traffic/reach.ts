import type { Delivered, Locations } from './locations.js';
import { EDGE_LOCATIONS } from './regions.js';
import { servicesOf } from './url-map.js';

const FRONTENDS = new Set(['forwardingRules', 'targetHttpProxies', 'targetHttpsProxies', 'urlMaps']);

/** Which backend services the forwarding rules of each edge location reach, under any host and path. */
export class Reach {
  readonly #locations: Locations;
  readonly #reached: Map<string, ReadonlySet<string>>;

  constructor(locations: Locations) {
    this.#locations = locations;
    this.#reached = new Map(EDGE_LOCATIONS.map((location) => [location, reachedServices(locations, location)]));
  }

  /** The edge locations that reach a backend service. */
  locationsOf(service: string): readonly string[] {
    return EDGE_LOCATIONS.filter((location) => this.#reached.get(location)?.has(service));
  }

  /** Takes note of a delivery. Returns the services that it has to do with: newly or no longer reached, or changed themselves. */
  touchedBy({ location, collection, link }: Delivered): readonly string[] {
    if (collection === 'backendServices') return [link];
    if (!FRONTENDS.has(collection)) return [];
    const before = this.#reached.get(location) ?? new Set<string>();
    const after = reachedServices(this.#locations, location);
    this.#reached.set(location, after);
    return [...[...after].filter((link) => !before.has(link)), ...[...before].filter((link) => !after.has(link))];
  }
}

function reachedServices(locations: Locations, location: string): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const rule of locations.all(location, 'forwardingRules')) {
    const proxy = locations.proxy(location, rule.target);
    const map = proxy && locations.read(location, 'urlMaps', proxy.urlMap);
    for (const service of map ? servicesOf(map) : []) reached.add(service);
  }
  return reached;
}
