import { FaultFront } from '../faults/fault-front.js';
import { Faults } from '../faults/faults.js';
import type { FaultyServer } from '../faults/inject.js';
import type { Gce } from '../gce/gce.js';
import { Projects } from '../gce/projects.js';
import { GkeControllers } from '../gke/gke-controllers.js';
import type { ComputeApi } from '../gke/gke-controllers.js';
import type { SandboxHandler } from '../http/message.js';
import { KubernetesApi } from '../kubernetes/cluster.js';
import type { ClusterState, Reachability } from '../kubernetes/cluster.js';
import { VirtualClock } from '../time/clock.js';
import type { Clock } from '../time/clock.js';
import { Random } from '../time/random.js';
import { Timeline } from '../time/timeline.js';
import { PROBE } from '../traffic/health.js';
import { Traffic } from '../traffic/traffic.js';
import { Audit } from './audit.js';
import type { AuditEntry } from './audit.js';
import { seedResources, seedWorld } from './seeding.js';
import type { WorldSpec } from './spec.js';
import { initialState } from './world-state.js';
import type { WorldState } from './world-state.js';

// Long enough for operations, controllers, edge locations and probes to have come to rest.
const SETTLING_MS = 30 * 60_000;

/** What a world may be told when it is made. */
export interface WorldOptions {
  /** Called synchronously after each change of the state; may come many times for one request. */
  readonly onMutation?: () => void;
  /** The audit log so far. */
  readonly audit?: readonly AuditEntry[];
  /** Called for each request at its arrival and again when it is answered. */
  readonly onAudit?: (entry: AuditEntry) => void;
}

/** The emulated servers, their requests recorded. */
export interface WorldServers {
  readonly gce: SandboxHandler;
  readonly traffic: SandboxHandler;
  /** By context. */
  readonly clusters: ReadonlyMap<string, SandboxHandler>;
}

/** Projects, the clusters of the first of them, and the data plane between them: everything composed over one state and one clock. */
export class World {
  readonly timeline: Timeline;
  /** The Compute API of every project. */
  readonly projects: Projects;
  /** That of the main project. */
  readonly gce: Gce;
  /** The API servers by context. */
  readonly clusters: ReadonlyMap<string, KubernetesApi>;
  readonly traffic: Traffic;
  readonly audit: Audit;
  /** What goes wrong, and what is to go wrong. */
  readonly faults: Faults;
  readonly servers: WorldServers;
  readonly #onMutation: () => void;
  readonly #front: FaultFront;
  readonly #controllers: ReadonlyMap<string, GkeControllers>;

  private constructor(
    readonly state: WorldState,
    readonly clock: Clock,
    options: WorldOptions,
  ) {
    const onMutation = options.onMutation ?? ((): void => undefined);
    this.#onMutation = onMutation;
    const timeline = new Timeline(clock, state.timeline);
    this.timeline = timeline;
    // A request that is refused, or a dry run, may have drawn too: were that not saved, events would draw otherwise after a kill.
    const onDraw = (): void => {
      if (!timeline.isHandling) onMutation();
    };
    const random = new Random(state.random, onDraw);
    this.projects = new Projects({
      main: state.gce,
      further: state.projects,
      timeline,
      random,
      // The data plane is made after the Compute API, which it follows; asked late, it is there.
      health: { healthOf: (service, group) => this.traffic.healthOf(service, group) },
      onMutation,
    });
    this.gce = this.projects.main;
    this.clusters = new Map(
      state.clusters.map(({ api }) => [api.name, new KubernetesApi({ state: api, timeline, random, onMutation })]),
    );
    const faultRandom = new Random(state.faults.random, onDraw);
    this.faults = new Faults({
      state: state.faults,
      timeline,
      random: faultRandom,
      surroundings: {
        clusters: [...this.clusters.keys()],
        zones: [...new Set(state.clusters.flatMap(({ profile }) => profile.zones))],
      },
      onRestart: (context) => {
        this.#restart(context);
      },
      onZone: () => {
        this.traffic.followOutages();
      },
      onMutation,
    });
    this.#front = new FaultFront(this.faults);
    this.traffic = new Traffic({
      state: state.traffic,
      timeline,
      random,
      gce: this.projects,
      clusters: this.clusters,
      outages: this.faults,
      onMutation,
    });
    this.audit = new Audit({
      now: () => timeline.now(),
      ...(options.audit ? { entries: options.audit } : {}),
      ...(options.onAudit ? { onEntry: options.onAudit } : {}),
    });
    this.servers = this.#recorded(faultRandom);
    this.#controllers = this.#control(random);
    timeline.afterEvent(({ kind }) => {
      // Probes are most events by far, and report what they change themselves.
      if (kind !== PROBE) onMutation();
    });
  }

  /**
   * Makes a world from its spec and lets it come to rest: it has existed for half an hour when the
   * clock's time is reached. Throws SeedRefused and ManifestRefused for what GCE or a cluster would refuse.
   */
  static create(spec: WorldSpec, clock: Clock, options: WorldOptions = {}): World {
    const past = new VirtualClock(clock.now() - SETTLING_MS);
    const young = new World(initialState(spec), past, {});
    seedWorld(young, young.#controllers, spec);
    past.advanceTo(clock.now() - SETTLING_MS / 2);
    seedResources(young, spec);
    past.advanceTo(clock.now());
    young.timeline.stop();
    for (const { api } of young.state.clusters) forgetHistory(api);
    const world = World.load(young.state, clock, options);
    for (const { context, reachability } of spec.clusters) {
      if (reachability !== undefined) world.setReachability(context, reachability);
    }
    return world;
  }

  /** Goes on with a world where its state left it. The clock must not be behind that. */
  static load(state: WorldState, clock: Clock, options: WorldOptions = {}): World {
    const world = new World(state, clock, options);
    world.timeline.run();
    return world;
  }

  /** The Compute API of a project, by its id or number. Throws RangeError for one that the world has not. */
  project(idOrNumber: string): Gce {
    const found = this.projects.of(idOrNumber);
    if (!found) throw new RangeError(`no project ${idOrNumber}`);
    return found;
  }

  /** The API server of a context. Throws for a context that the world has not. */
  cluster(context: string): KubernetesApi {
    const found = this.clusters.get(context);
    if (!found) throw new RangeError(`no cluster ${context}; there are ${[...this.clusters.keys()].join(', ')}`);
    return found;
  }

  /** From now on the cluster's API server answers, or is refused, or never answers. Its pods go on serving. Throws for an unknown context. */
  setReachability(context: string, reachability: Reachability): void {
    const record = this.state.clusters.find(({ api }) => api.name === context);
    if (!record) throw new RangeError(`no cluster ${context}; there are ${[...this.clusters.keys()].join(', ')}`);
    record.api.reachability = reachability;
    this.#onMutation();
  }

  /**
   * Has a node pool of a cluster come to a number of nodes in each of its zones; VMs, Nodes, groups and NEGs follow in
   * world time. Throws RangeError for an unknown context or pool.
   */
  resizeNodePool(context: string, pool: string, nodesPerZone: number): void {
    const controllers = this.#controllers.get(context);
    if (!controllers) throw new RangeError(`no cluster ${context}; there are ${[...this.clusters.keys()].join(', ')}`);
    this.timeline.run();
    controllers.resizeNodePool(pool, nodesPerZone);
    this.#onMutation();
  }

  /** Stops the world's alarms; its state can be loaded again. */
  stop(): void {
    this.timeline.stop();
  }

  #recorded(faultRandom: Random): WorldServers {
    const { clock, timeline } = this;
    const faulty = (name: string, recordedAs: string, handle: SandboxHandler): SandboxHandler => {
      const server: FaultyServer = {
        name,
        handle,
        recorded: this.audit.recording(recordedAs, handle),
        clock,
        random: faultRandom,
      };
      const run = (): void => {
        timeline.run();
      };
      return this.audit.recording(recordedAs, this.#front.before(server, run));
    };
    return {
      gce: faulty('gce', 'gce', this.projects.handle),
      traffic: this.audit.recording('traffic', this.traffic.handle),
      clusters: new Map(
        [...this.clusters].map(([name, api]) => [name, faulty(name, `kubernetes/${name}`, api.handle)]),
      ),
    };
  }

  /** The API server of a context loses its connections and what its watch cache remembers; what is stored stays. */
  #restart(context: string): void {
    const record = this.state.clusters.find(({ api }) => api.name === context);
    if (record) forgetHistory(record.api);
    this.#front.endConnections(context);
  }

  /** Controllers write to GCE like any client, so their requests are recorded like any client's. */
  #control(random: Random): ReadonlyMap<string, GkeControllers> {
    const { gce, timeline } = this;
    const recorded: ComputeApi = {
      handle: this.servers.gce,
      get: (link) => gce.get(link),
      isChanging: (link) => gce.isChanging(link),
      list: (collection) => gce.list(collection),
      seed: (collection, scope, body) => gce.seed(collection, scope, body),
      members: (link) => gce.members(link),
      endpoints: (link) => gce.endpoints(link),
      onChange: (listener) => gce.onChange(listener),
    };
    return new Map(
      this.state.clusters.map(({ profile }) => {
        const kubernetes = this.cluster(profile.clusterName);
        return [profile.clusterName, new GkeControllers({ profile, kubernetes, gce: recorded, timeline, random })];
      }),
    );
  }
}

// Kubernetes: nobody can watch from before what the server remembers, which is nothing after its start and, as etcd is
// compacted every few minutes, nothing from before the world's first request.
function forgetHistory(api: ClusterState): void {
  api.history = [];
  api.oldestVersion = api.resourceVersion;
}
