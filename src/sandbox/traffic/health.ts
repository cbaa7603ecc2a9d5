import { z } from 'zod';
import type { Timeline } from '../time/timeline.js';
import type { Random } from '../time/random.js';
import { sameEndpoint } from './backends.js';
import type { Backends } from './backends.js';
import type { BackendServiceCopy } from './copies.js';
import { probe, readHealthCheck } from './health-check.js';
import type { HealthCheckView } from './health-check.js';
import type { Locations } from './locations.js';
import { reachedServices } from './reach.js';
import { EDGE_LOCATIONS } from './regions.js';
import type { GceView } from './sources.js';
import type { ProbedEndpoint, ProbedGroup, TrafficState } from './state.js';

/** The kind of event that is a probe. One that changes no verdict changes nothing worth keeping. */
export const PROBE = 'traffic/probe';
const probePayload = z.object({ service: z.string(), group: z.string(), run: z.number() });

/** Tried again this often (ms) while a backend service's health check cannot be read. */
const RETRY_MS = 5_000;

/**
 * Health by probing. A backend group is probed for a backend service only while some forwarding
 * rule reaches that service at some edge location, under any host or path (believed, unconfirmed),
 * at the interval and with the thresholds of the health check. An endpoint begins unhealthy.
 */
export class Health {
  readonly #state: TrafficState;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #gce: GceView;
  readonly #locations: Locations;
  readonly #backends: Backends;
  readonly #onMutation: () => void;

  constructor(options: {
    readonly state: TrafficState;
    readonly timeline: Timeline;
    readonly random: Random;
    readonly gce: GceView;
    readonly locations: Locations;
    readonly backends: Backends;
    readonly onMutation: () => void;
  }) {
    this.#state = options.state;
    this.#timeline = options.timeline;
    this.#random = options.random;
    this.#gce = options.gce;
    this.#locations = options.locations;
    this.#backends = options.backends;
    this.#onMutation = options.onMutation;
    this.#timeline.handle(PROBE, (payload) => {
      this.#probe(probePayload.parse(payload));
    });
  }

  /** The last verdict on each endpoint of the group; empty before the first probe and while nothing reaches the service. */
  of(service: string, group: string): readonly ProbedEndpoint[] {
    return this.#state.health[service]?.[group]?.endpoints ?? [];
  }

  /** Begins and ends probing by what forwarding rules reach now. Call it when any location's copies have changed. */
  followReach(): void {
    const wanted = this.#reachedGroups();
    for (const [service, groups] of Object.entries(this.#state.health)) {
      for (const group of Object.keys(groups)) {
        if (!wanted.get(service)?.has(group)) Reflect.deleteProperty(groups, group);
      }
      if (Object.keys(groups).length === 0) Reflect.deleteProperty(this.#state.health, service);
    }
    for (const [service, groups] of wanted) {
      for (const group of groups) {
        const probed = (this.#state.health[service] ??= {});
        if (probed[group] === undefined) probed[group] = this.#begin(service, group);
      }
    }
  }

  #begin(service: string, group: string): ProbedGroup {
    const run = this.#state.nextNumber++;
    const [shortest, longest] = this.#state.timings.firstProbe;
    this.#timeline.schedule(this.#random.between(shortest, longest), PROBE, { service, group, run });
    return { run, endpoints: [] };
  }

  /** By backend service, every group that some edge (or the newest version of the service) has in it. */
  #reachedGroups(): ReadonlyMap<string, ReadonlySet<string>> {
    const wanted = new Map<string, Set<string>>();
    for (const location of EDGE_LOCATIONS) {
      for (const service of reachedServices(this.#locations, location)) {
        const groups = wanted.get(service) ?? new Set<string>();
        wanted.set(service, groups);
        const copies = [
          this.#locations.read(location, 'backendServices', service),
          this.#locations.newest('backendServices', service),
        ];
        for (const backend of copies.flatMap((copy) => copy?.backends ?? [])) groups.add(backend.group);
      }
    }
    return wanted;
  }

  #probe({ service, group, run }: z.infer<typeof probePayload>): void {
    const probed = this.#state.health[service]?.[group];
    const copy = this.#locations.newest('backendServices', service);
    if (probed?.run !== run || !copy) return;
    const check = readHealthCheck(this.#gce.get(copy.healthChecks[0] ?? ''));
    if (check) {
      const before = JSON.stringify(probed.endpoints);
      probed.endpoints = this.#verdicts(check, copy, group, probed.endpoints);
      if (JSON.stringify(probed.endpoints) !== before) this.#onMutation();
    }
    this.#timeline.schedule(check ? check.checkIntervalSec * 1000 : RETRY_MS, PROBE, { service, group, run });
  }

  #verdicts(
    check: HealthCheckView,
    service: BackendServiceCopy,
    group: string,
    before: readonly ProbedEndpoint[],
  ): ProbedEndpoint[] {
    return this.#backends.endpoints(service, group).map((endpoint) => {
      const known = before.find((other) => sameEndpoint(group, other, endpoint));
      const passed = probe(this.#backends, check, group, endpoint);
      return { ...endpoint, ...verdict(check, known ?? { healthy: false, against: 0 }, passed) };
    });
  }
}

function verdict(
  check: HealthCheckView,
  known: Pick<ProbedEndpoint, 'healthy' | 'against'>,
  passed: boolean,
): Pick<ProbedEndpoint, 'healthy' | 'against'> {
  if (passed === known.healthy) return { healthy: known.healthy, against: 0 };
  const against = known.against + 1;
  const threshold = passed ? check.healthyThreshold : check.unhealthyThreshold;
  return against >= threshold ? { healthy: passed, against: 0 } : { healthy: known.healthy, against };
}
