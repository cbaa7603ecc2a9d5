import type { Locations } from './locations.js';
import { servicesOf } from './url-map.js';

/** The backend services that some forwarding rule reaches at this location, under any host and path. */
export function reachedServices(locations: Locations, location: string): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const rule of locations.all(location, 'forwardingRules')) {
    const proxy = locations.read(location, 'targetHttpProxies', rule.target);
    const map = proxy && locations.read(location, 'urlMaps', proxy.urlMap);
    for (const service of map ? servicesOf(map) : []) reached.add(service);
  }
  return reached;
}
