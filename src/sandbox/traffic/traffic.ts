import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import type { Answer, EdgeRequest, TrafficRequest } from './answer.js';
import { Backends } from './backends.js';
import { Health } from './health.js';
import { Locations } from './locations.js';
import { page } from './pages.js';
import { edgeFor, EDGE_LOCATIONS, KNOWN_REGIONS } from './regions.js';
import { Router } from './router.js';
import type { ClusterView, GceView } from './sources.js';
import type { TrafficState } from './state.js';

/** One endpoint's health as `backendServices.getHealth` reports it. `instance` is a relative link. */
export interface EndpointHealth {
  readonly instance?: string;
  readonly ipAddress: string;
  readonly port: number;
  readonly healthState: 'HEALTHY' | 'UNHEALTHY';
}

/**
 * The data plane: edge locations with delayed copies of the Compute API's resources, health probes,
 * and the way of a request from a client's region to a pod. It serves its own copies, never the API's store.
 */
export class Traffic {
  readonly #state: TrafficState;
  readonly #timeline: Timeline;
  readonly #locations: Locations;
  readonly #health: Health;
  readonly #router: Router;

  /** `state` is kept and changed in place; `onMutation` is called after each change of it. */
  constructor(options: {
    readonly state: TrafficState;
    readonly timeline: Timeline;
    readonly random: Random;
    readonly gce: GceView;
    readonly clusters: ReadonlyMap<string, ClusterView>;
    readonly onMutation?: () => void;
  }) {
    const { state, timeline, random, gce } = options;
    const onMutation = options.onMutation ?? ((): void => undefined);
    this.#state = state;
    this.#timeline = timeline;
    const backends = new Backends({
      gce,
      clusters: options.clusters,
      locations: () => this.#locations,
      onChange: (cluster) => {
        this.#health.followCluster(cluster);
      },
    });
    this.#locations = new Locations({
      state,
      timeline,
      random,
      gce,
      onDelivered: (delivered) => {
        this.#health.followDelivery(delivered);
        onMutation();
      },
    });
    this.#health = new Health({ state, timeline, random, gce, locations: this.#locations, backends, onMutation });
    this.#router = new Router(this.#locations, backends, this.#health);
  }

  /** What getHealth says of a group (links relative): empty until probed, and when no forwarding rule reaches the service. */
  healthOf(backendServiceLink: string, groupLink: string): readonly EndpointHealth[] {
    return this.#health.of(backendServiceLink, groupLink).map(({ instance, ipAddress, port, healthy }) => ({
      ...(instance === undefined ? {} : { instance }),
      ipAddress,
      port,
      healthState: healthy ? 'HEALTHY' : 'UNHEALTHY',
    }));
  }

  /**
   * The answer a client would get now; which one of several possible ones varies with world time.
   * Changes nothing. Throws when `region` is no GCE region the sandbox knows.
   */
  request(request: TrafficRequest): Answer {
    return pick(this.outcomes(request), this.#timeline.now());
  }

  /** Every answer a client might get now: one per endpoint and pod that may be chosen. Throws like `request`. */
  outcomes(request: TrafficRequest): readonly [Answer, ...Answer[]] {
    this.#timeline.run();
    return this.#router.answers(this.#atEdge(request));
  }

  /** What is served at every edge location, for tests that must see the slowest one: `outcomes` from each. */
  outcomesEverywhere(request: Omit<TrafficRequest, 'region'>): readonly Answer[] {
    return EDGE_LOCATIONS.flatMap((region) => this.outcomes({ ...request, region }));
  }

  /** The addresses that a forwarding rule of any edge location listens on. */
  addresses(): readonly string[] {
    const all = EDGE_LOCATIONS.flatMap((edge) => this.#locations.all(edge, 'forwardingRules'));
    return [...new Set(all.map((rule) => rule.IPAddress))].sort();
  }

  /**
   * Real requests. `Sandbox-Address` says which load balancer (default: the only one), `Sandbox-Port`
   * which port (80), `Sandbox-Region` where the client is (the world's client region).
   */
  readonly handle: SandboxHandler = (request) => {
    this.#timeline.run();
    return Promise.resolve(this.#serve(request));
  };

  #serve(request: SandboxRequest): SandboxResponse {
    const asked = this.#readHeaders(request);
    if (typeof asked === 'string') {
      return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${asked}\n` };
    }
    const answer = pick(this.#router.answers(asked), this.#timeline.now());
    return answer.refused ? { status: 0, headers: {}, body: '', hangUp: 'refused' } : page(answer, request.path);
  }

  /** The request to route, or what is wrong with it. */
  #readHeaders(request: SandboxRequest): EdgeRequest | string {
    const addresses = this.addresses();
    const address = request.headers['sandbox-address'] ?? addresses[0];
    if (request.headers['sandbox-address'] === undefined && addresses.length > 1) {
      return `Several load balancers listen: ${addresses.join(', ')}. Say which with the header Sandbox-Address.`;
    }
    const region = request.headers['sandbox-region'] ?? this.#state.clientRegion;
    const edge = edgeFor(region);
    if (edge === undefined) return unknownRegion(region);
    const port = Number(request.headers['sandbox-port'] ?? '80');
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      return `Sandbox-Port is ${request.headers['sandbox-port'] ?? ''}; it must be a port number.`;
    }
    const query = request.query.toString();
    return {
      address: address ?? '',
      port,
      host: request.headers['host'] ?? '',
      path: query === '' ? request.path : `${request.path}?${query}`,
      region,
      edge,
    };
  }

  #atEdge(request: TrafficRequest): EdgeRequest {
    const region = request.region ?? this.#state.clientRegion;
    const edge = edgeFor(region);
    if (edge === undefined) throw new RangeError(unknownRegion(region));
    return { ...request, edge, port: request.port ?? 80 };
  }
}

function unknownRegion(region: string): string {
  return `${region} is no region that the sandbox knows; it knows ${KNOWN_REGIONS.join(', ')}.`;
}

/** One of the possible answers. Mixed from world time, so that requests spread without the data plane counting them. */
function pick(answers: readonly [Answer, ...Answer[]], time: number): Answer {
  const mixed = Math.imul((time ^ (time / 4294967296)) | 0, 0x9e3779b1) >>> 0;
  return answers[mixed % answers.length] ?? answers[0];
}
