import type { SandboxHandler, SandboxRequest } from '../http/message.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import { CLIENT_IP } from './answer.js';
import type { Answer, EdgeRequest, TrafficRequest } from './answer.js';
import { Backends } from './backends.js';
import { Balancing } from './balancing.js';
import { Cache } from './cache.js';
import { Exchange } from './exchange.js';
import { FrontDoor } from './front-door.js';
import type { Greeting, Handshake } from './front-door.js';
import { Health } from './health.js';
import { IssuedCertificates } from './issued-certificates.js';
import { Load } from './load.js';
import { Locations } from './locations.js';
import type { Outcome } from './outcome.js';
import { auditNote } from './pages.js';
import { edgeFor, EDGE_LOCATIONS, KNOWN_REGIONS } from './regions.js';
import { readRequest } from './request-headers.js';
import { Router } from './router.js';
import { ServiceRoute } from './service-route.js';
import { NO_OUTAGES } from './sources.js';
import type { ClusterView, GceView, Outages } from './sources.js';
import type { TrafficState } from './state.js';

/** One endpoint's health as `backendServices.getHealth` reports it. `instance` is a relative link. */
export interface EndpointHealth {
  readonly instance?: string;
  readonly ipAddress: string;
  readonly port: number;
  readonly healthState: 'HEALTHY' | 'UNHEALTHY';
}

/** What the data plane is made of. */
export interface TrafficOptions {
  /** Kept and changed in place. */
  readonly state: TrafficState;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly gce: GceView;
  readonly clusters: ReadonlyMap<string, ClusterView>;
  /** Asked whenever it matters; call `followOutages` when a zone goes down or comes back. Default none. */
  readonly outages?: Outages;
  /** Called after each change of the state that must survive a kill. */
  readonly onMutation?: () => void;
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
  readonly #door: FrontDoor;
  readonly #router: Router;
  readonly #exchange: Exchange;
  readonly #load: Load;
  readonly #cache: Cache;

  constructor(options: TrafficOptions) {
    const { state, timeline, random, gce, outages = NO_OUTAGES } = options;
    const onMutation = options.onMutation ?? ((): void => undefined);
    this.#state = state;
    this.#timeline = timeline;
    const backends = new Backends({
      gce,
      clusters: options.clusters,
      locations: () => this.#locations,
      outages,
      onChange: (cluster) => {
        this.#health.followCluster(cluster);
      },
    });
    this.#locations = new Locations({
      state,
      timeline,
      random,
      gce,
      certificates: new IssuedCertificates({ state, timeline, random, gce }),
      outages,
      onDelivered: (delivered) => {
        this.#health.followDelivery(delivered);
        const { collection, link } = delivered;
        if (collection === 'backendServices' && !this.#locations.newest(collection, link)) this.#load.forget(link);
        onMutation();
      },
    });
    this.#health = new Health({ state, timeline, random, gce, locations: this.#locations, backends, onMutation });
    this.#load = new Load(state, timeline);
    this.#cache = new Cache(state, timeline, gce);
    this.#door = new FrontDoor(this.#locations);
    const services = new ServiceRoute({
      locations: this.#locations,
      backends,
      balancing: new Balancing(backends, this.#health, this.#load),
      cache: this.#cache,
      gce,
      now: () => timeline.now(),
    });
    this.#router = new Router(this.#locations, this.#door, services);
    this.#exchange = new Exchange(timeline, this.#locations, backends);
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
   * The answer a client would get now, without the time that it takes; which one of several possible ones varies with
   * world time. Changes nothing, counts for no rate and fills no cache. Throws when `region` is no GCE region the sandbox knows.
   */
  request(request: TrafficRequest): Answer {
    this.#timeline.run();
    return this.#pick(this.#router.outcomes(this.#atEdge(request))).answer;
  }

  /** Every answer a client might get now: one per endpoint and pod that may be chosen. Throws like `request`. */
  outcomes(request: TrafficRequest): readonly [Answer, ...Answer[]] {
    this.#timeline.run();
    const [first, ...rest] = this.#router.outcomes(this.#atEdge(request));
    return [first.answer, ...rest.map(({ answer }) => answer)];
  }

  /** What is served at every edge location, for tests that must see the slowest one: `outcomes` from each. */
  outcomesEverywhere(request: Omit<TrafficRequest, 'region'>): readonly Answer[] {
    return EDGE_LOCATIONS.flatMap((region) => this.outcomes({ ...request, region }));
  }

  /** A request that is made: it takes its time, counts for rates, and fills caches. Throws like `request`. */
  async send(request: TrafficRequest, signal?: AbortSignal): Promise<Answer> {
    this.#timeline.run();
    return this.#serve(this.#atEdge(request), signal);
  }

  /** A zone has gone down or come back: probes may find something else. */
  followOutages(): void {
    this.#health.followOutages();
  }

  /** The addresses that a forwarding rule of any edge location listens on, on any port or on one. */
  addresses(port?: number): readonly string[] {
    return this.#door.addresses(port);
  }

  /**
   * What a TLS client is shown. Without an address it is the load balancer that its server name belongs to; without a
   * region the client is in the world's.
   */
  handshake(
    client: Omit<Greeting, 'edge' | 'address'> & { readonly address?: string; readonly region?: string },
  ): Handshake {
    this.#timeline.run();
    const edge = edgeFor(client.region ?? this.#state.clientRegion);
    if (edge === undefined) return { kind: 'nothingListens' };
    const address = client.address ?? this.#door.addressFor({ ...client, edge });
    return address === undefined ? { kind: 'nothingListens' } : this.#door.shake({ ...client, edge, address });
  }

  /** Real requests; `readRequest` says how they say what they are for. */
  readonly handle: SandboxHandler = async (request) => {
    this.#timeline.run();
    const asked = this.#read(request);
    if (typeof asked === 'string') {
      return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${asked}\n` };
    }
    const answer = await this.#serve(asked, request.signal);
    const { address, port, host, region } = asked;
    const audit = { address, port: String(port), host, region, ...auditNote(answer) };
    if (answer.refused) return { status: 0, headers: {}, body: '', hangUp: 'refused', audit };
    return { status: answer.status, headers: answer.headers, body: answer.body, audit };
  };

  async #serve(request: EdgeRequest, signal: AbortSignal | undefined): Promise<Answer> {
    const outcome = this.#pick(this.#router.outcomes(request));
    this.#state.requests++;
    if (outcome.flight) this.#load.count(outcome.flight.service, outcome.flight.group);
    const answer = await this.#exchange.complete(outcome, signal);
    if (outcome.keep && answer === outcome.answer)
      this.#cache.keep(request.edge, outcome.keep.key, outcome.keep.answer);
    return answer;
  }

  #read(request: SandboxRequest): EdgeRequest | string {
    return readRequest(request, {
      clientRegion: this.#state.clientRegion,
      addresses: (port) => this.#door.addresses(port),
    });
  }

  #atEdge(request: TrafficRequest): EdgeRequest {
    const region = request.region ?? this.#state.clientRegion;
    const edge = edgeFor(region);
    if (edge === undefined) {
      throw new RangeError(`${region} is no region that the sandbox knows; it knows ${KNOWN_REGIONS.join(', ')}.`);
    }
    return {
      method: 'GET',
      headers: {},
      clientIp: CLIENT_IP,
      serverName: request.host.replace(/:\d*$/, ''),
      ...request,
      edge,
      region,
      port: request.port ?? 80,
    };
  }

  /** One of the possible outcomes, by weight: mixed from world time and the number of requests so far. */
  #pick(outcomes: readonly [Outcome, ...Outcome[]]): Outcome {
    const total = outcomes.reduce((sum, { weight }) => sum + weight, 0);
    let point = mixed(this.#timeline.now(), this.#state.requests) * total;
    for (const outcome of outcomes) {
      point -= outcome.weight;
      if (point < 0) return outcome;
    }
    return outcomes[0];
  }
}

/** A number in [0, 1) that is the same for the same two, and otherwise as good as random. */
function mixed(time: number, count: number): number {
  let bits = Math.imul((time ^ (time / 4294967296)) | 0, 0x9e3779b1) ^ Math.imul(count + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 4294967296;
}
