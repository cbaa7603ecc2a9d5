import type { Answer, Answered, EdgeRequest } from './answer.js';
import { sameEndpoint } from './backends.js';
import type { Backends, Endpoint } from './backends.js';
import type { BackendServiceCopy, Copies } from './copies.js';
import { inRange } from './firewall.js';
import type { Health } from './health.js';
import { zoneOf } from './links.js';
import type { Locations } from './locations.js';
import { redirectAnswer } from './redirect.js';
import { nearestFirst, regionOfZone } from './regions.js';
import { route } from './url-map.js';

interface Candidate {
  readonly group: string;
  readonly endpoint: Endpoint;
}

/**
 * Follows a request from its edge location to a pod, by that location's own copies only.
 * It gives every answer that is possible now (any healthy endpoint of the nearest region that has
 * one, any pod behind it), so that a test sees the unlucky one too. Reads, never writes.
 */
export class Router {
  readonly #locations: Locations;
  readonly #backends: Backends;
  readonly #health: Health;

  constructor(locations: Locations, backends: Backends, health: Health) {
    this.#locations = locations;
    this.#backends = backends;
    this.#health = health;
  }

  /** Every answer the request may get, at least one, in a fixed order. */
  answers(request: EdgeRequest): readonly [Answer, ...Answer[]] {
    const { edge } = request;
    const rule = this.#ruleFor(request);
    if (!rule) return [{ refused: true, edge }];
    const proxy = this.#locations.proxy(edge, rule.target);
    const map = proxy && this.#locations.read(edge, 'urlMaps', proxy.urlMap);
    // GCE: an address whose edge does not know its URL map answers 404 (believed, from reports on fresh load balancers).
    if (!map) return [{ refused: false, status: 404, reason: 'noUrlMap', edge }];
    const path = request.path.replace(/\?.*$/, '');
    const destination = route(map, request.host, path);
    switch (destination.kind) {
      case 'redirect':
        return [redirectAnswer(destination.redirect, request)];
      case 'notModelled':
        return [{ refused: false, status: 501, reason: 'notModelled', feature: destination.feature, edge }];
      case 'service':
        return this.#fromService(rule, destination.link, edge, path);
      default:
        return destination satisfies never;
    }
  }

  #ruleFor({ edge, address, port }: EdgeRequest): Copies['forwardingRules'] | undefined {
    return this.#locations
      .all(edge, 'forwardingRules')
      .find((rule) => rule.IPAddress === address && inRange(rule.portRange, port));
  }

  #fromService(
    rule: Copies['forwardingRules'],
    link: string,
    edge: string,
    path: string,
  ): readonly [Answered, ...Answered[]] {
    // GCE: the classic load balancer answers 502, the managed one 503 when no backend can (migration guide).
    const failed = rule.loadBalancingScheme === 'EXTERNAL_MANAGED' ? 503 : 502;
    const fail = (reason: Answered['reason']): readonly [Answered] => [
      { refused: false, status: failed, reason, edge, backendService: link },
    ];
    const service = this.#locations.read(edge, 'backendServices', link);
    if (!service) return fail('noBackendService');
    const [first, ...rest] = this.#nearestHealthy(service, link, edge);
    if (!first) return fail('noHealthyBackend');
    const [answer = fail('backendUnreachable')[0], ...more] = [first, ...rest].flatMap((candidate) => {
      const takers = this.#backends.takers(candidate.group, candidate.endpoint, candidate.endpoint.port);
      if (takers.length === 0) return fail('backendUnreachable');
      return takers.map(({ cluster, zone, pod }): Answered => ({
        refused: false,
        status: pod.answers.at('', path, 0).status,
        reason: 'served',
        edge,
        backendService: link,
        cluster,
        zone,
        pod: pod.name,
      }));
    });
    return [answer, ...more];
  }

  /** The healthy endpoints of the nearest region that has one, of groups that take new requests. */
  #nearestHealthy(service: BackendServiceCopy, link: string, edge: string): readonly Candidate[] {
    const byRegion = new Map<string, Candidate[]>();
    for (const { group, capacityScaler } of service.backends) {
      if (capacityScaler === 0) continue;
      const region = regionOfZone(zoneOf(group) ?? '');
      const verdicts = this.#health.of(link, group);
      const healthy = this.#backends
        .endpoints(service, group)
        .filter((endpoint) => verdicts.some((known) => known.healthy && sameEndpoint(group, known, endpoint)));
      if (healthy.length === 0) continue;
      const candidates = byRegion.get(region) ?? [];
      byRegion.set(region, candidates);
      candidates.push(...healthy.map((endpoint) => ({ group, endpoint })));
    }
    const [nearest] = nearestFirst(edge, [...byRegion.keys()]);
    return nearest === undefined ? [] : (byRegion.get(nearest) ?? []);
  }
}
