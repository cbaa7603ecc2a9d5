import { sameEndpoint } from './backends.js';
import type { Backends, Endpoint } from './backends.js';
import type { BackendCopy, BackendServiceCopy } from './copies.js';
import type { Health } from './health.js';
import { zoneOf } from './links.js';
import type { Load } from './load.js';
import { nearestFirst, regionOfZone } from './regions.js';

/** An endpoint that may get the next request, and how often compared with the others. */
export interface Candidate {
  readonly group: string;
  readonly endpoint: Endpoint;
  readonly weight: number;
}

/** A backend group that can take requests now. */
interface Usable {
  readonly group: string;
  readonly region: string;
  readonly endpoints: readonly Endpoint[];
  /** Requests per second; Infinity where the balancing mode knows no rate. */
  readonly capacity: number;
  /** Share among groups of unlimited capacity. */
  readonly share: number;
  readonly isPreferred: boolean;
}

/**
 * Which endpoints may get the next request of a backend service at an edge location. GCE (backend services overview,
 * load-balancing documentation): groups of `capacityScaler` 0 get none; of the others, those of the nearest region
 * with room take it, `PREFERRED` ones before all others; in a region requests are split by what each group can take;
 * when no region has room, they are split over all of them as if there were no limit.
 */
export class Balancing {
  readonly #backends: Backends;
  readonly #health: Health;
  readonly #load: Load;

  constructor(backends: Backends, health: Health, load: Load) {
    this.#backends = backends;
    this.#health = health;
    this.#load = load;
  }

  /** The endpoints that may get the next request, in a fixed order; empty when none is healthy. */
  candidates(service: BackendServiceCopy, link: string, edge: string): readonly Candidate[] {
    const usable = service.backends.flatMap((backend) => this.#usable(service, link, backend));
    const withRoom = usable.filter(({ group, capacity }) => this.#load.of(link, group) < capacity);
    const preferred = withRoom.filter(({ isPreferred }) => isPreferred);
    const chosen = preferred.length > 0 ? preferred : withRoom.length > 0 ? withRoom : usable;
    if (withRoom.length === 0) return spread(chosen);
    const [nearest] = nearestFirst(edge, [...new Set(chosen.map(({ region }) => region))]);
    return spread(chosen.filter(({ region }) => region === nearest));
  }

  /** Every endpoint that a session may stay with: healthy, not drained, and not of a full group while others have room. */
  keepable(service: BackendServiceCopy, link: string): readonly Candidate[] {
    const usable = service.backends.flatMap((backend) => this.#usable(service, link, backend));
    const withRoom = usable.filter(({ group, capacity }) => this.#load.of(link, group) < capacity);
    return spread(withRoom.length > 0 ? withRoom : usable);
  }

  #usable(service: BackendServiceCopy, link: string, backend: BackendCopy): readonly Usable[] {
    const { group, capacityScaler } = backend;
    if (capacityScaler === 0) return [];
    const verdicts = this.#health.of(link, group);
    const members = this.#backends.endpoints(service, group);
    const endpoints = members.filter((endpoint) =>
      verdicts.some((known) => known.healthy && sameEndpoint(group, known, endpoint)),
    );
    if (endpoints.length === 0) return [];
    const region = regionOfZone(zoneOf(group) ?? '');
    return [
      {
        group,
        region,
        endpoints,
        capacity: rateOf(backend, members.length, endpoints.length) * capacityScaler,
        share: endpoints.length * capacityScaler,
        isPreferred: backend.preference === 'PREFERRED',
      },
    ];
  }
}

/**
 * Requests per second that a group is to get at most. GCE (Compute API discovery document): a rate per instance counts
 * the group's instances, a rate per endpoint its healthy endpoints. Utilisation of machines is not modelled: it never fills up.
 */
function rateOf(backend: BackendCopy, members: number, healthy: number): number {
  const rates = [
    backend.maxRate,
    backend.maxRatePerInstance === undefined ? undefined : backend.maxRatePerInstance * members,
    backend.maxRatePerEndpoint === undefined ? undefined : backend.maxRatePerEndpoint * healthy,
  ].filter((rate) => rate !== undefined);
  return rates.length === 0 ? Infinity : Math.min(...rates);
}

function spread(groups: readonly Usable[]): readonly Candidate[] {
  const isLimited = groups.every(({ capacity }) => Number.isFinite(capacity));
  return groups.flatMap(({ group, endpoints, capacity, share }) => {
    const weight = (isLimited ? capacity : share) / endpoints.length;
    return endpoints.map((endpoint) => ({ group, endpoint, weight }));
  });
}
