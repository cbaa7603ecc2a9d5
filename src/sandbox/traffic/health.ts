import { z } from 'zod';
import { dropRow, putRow } from '../state/table.js';
import type { Table } from '../state/table.js';
import type { Timeline } from '../time/timeline.js';
import type { Random } from '../time/random.js';
import { sameEndpoint } from './backends.js';
import type { Backends } from './backends.js';
import type { BackendServiceCopy } from './copies.js';
import { probe, readHealthCheck } from './health-check.js';
import type { HealthCheckView, ProbeResult } from './health-check.js';
import { relativeLink } from './links.js';
import type { Delivered, Locations } from './locations.js';
import { Reach } from './reach.js';
import type { GceChange, GceView } from './sources.js';
import type { ProbedEndpoint, ProbedGroup, TrafficState } from './state.js';

/** The kind of event that is a probe. One that changes no verdict changes nothing worth keeping. */
export const PROBE = 'traffic/probe';
const probePayload = z.object({ service: z.string(), group: z.string(), run: z.number() });

const EVERY_GROUP = (): boolean => true;

/** Tried again this often (ms) while a backend service's health check cannot be read. */
const RETRY_MS = 5_000;

/**
 * Health by probing. A backend group is probed for a backend service only while some forwarding
 * rule reaches that service at some edge location, under any host or path (believed, unconfirmed),
 * at the interval and with the thresholds of the health check. An endpoint begins unhealthy.
 * Probes that could only find again what the last one found are left out until something changes;
 * the next one is then when it would have been.
 */
export class Health {
  readonly #state: TrafficState;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #gce: GceView;
  readonly #locations: Locations;
  readonly #backends: Backends;
  readonly #reach: Reach;
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
    this.#reach = new Reach(options.locations);
    this.#onMutation = options.onMutation;
    this.#timeline.handle(PROBE, (payload) => {
      this.#probe(probePayload.parse(payload));
    });
    this.#gce.onChange((change) => {
      this.#followChange(change);
    });
  }

  /** The last verdict on each endpoint of the group; empty before the first probe and while nothing reaches the service. */
  of(service: string, group: string): readonly ProbedEndpoint[] {
    return this.#state.health[service]?.[group]?.endpoints ?? [];
  }

  /** Begins and ends probing by what forwarding rules reach now. Call it when a location's copies have changed. */
  followDelivery(delivered: Delivered): void {
    if (delivered.collection === 'firewalls') {
      this.#rouse(EVERY_GROUP);
      return;
    }
    for (const service of this.#reach.touchedBy(delivered)) this.#followService(service);
    if (delivered.collection === 'backendServices') this.#rouse(EVERY_GROUP, (service) => service === delivered.link);
  }

  /** A cluster's pods, services or nodes have changed. */
  followCluster(cluster: string): void {
    this.#rouse((_group, { clusters }) => clusters === 'any' || clusters.includes(cluster));
  }

  /** A zone has gone down or come back. */
  followOutages(): void {
    this.#rouse(EVERY_GROUP);
  }

  #followChange({ collection, link }: GceChange): void {
    const changed = relativeLink(link);
    switch (collection) {
      case 'instanceGroups':
      case 'networkEndpointGroups':
        this.#rouse((group) => group === changed);
        return;
      case 'healthChecks':
        this.#rouse(EVERY_GROUP, (service) => this.#checkOf(service) === changed);
        return;
      case 'instances':
        this.#rouse(EVERY_GROUP);
        return;
      default:
    }
  }

  #checkOf(service: string): string | undefined {
    return this.#locations.newest('backendServices', service)?.healthChecks[0];
  }

  #followService(service: string): void {
    const wanted = this.#wantedGroups(service);
    const probed: Table<ProbedGroup> = this.#state.health[service] ?? {};
    for (const group of Object.keys(probed)) if (!wanted.has(group)) dropRow(probed, group);
    for (const group of wanted) if (!probed[group]) putRow(probed, group, this.#begin(service, group));
    if (wanted.size === 0) Reflect.deleteProperty(this.#state.health, service);
    else this.#state.health[service] = probed;
  }

  /** Every group that the service has at some edge that reaches it, or in its newest version. Empty while none reaches it. */
  #wantedGroups(service: string): ReadonlySet<string> {
    const locations = this.#reach.locationsOf(service);
    if (locations.length === 0) return new Set();
    const copies = [
      ...locations.map((location) => this.#locations.read(location, 'backendServices', service)),
      this.#locations.newest('backendServices', service),
    ];
    return new Set(copies.flatMap((copy) => (copy?.backends ?? []).map(({ group }) => group)));
  }

  #begin(service: string, group: string): ProbedGroup {
    const run = this.#state.nextNumber++;
    const [shortest, longest] = this.#state.timings.firstProbe;
    this.#timeline.schedule(this.#random.between(shortest, longest), PROBE, { service, group, run });
    return { run, endpoints: [], probedAt: this.#timeline.now(), isAtRest: false, clusters: 'any' };
  }

  /** Lets the probes of those groups go on that rest because nothing had changed. */
  #rouse(
    concernsGroup: (group: string, probed: ProbedGroup) => boolean,
    concernsService: (service: string) => boolean = () => true,
  ): void {
    for (const [service, groups] of Object.entries(this.#state.health)) {
      if (!concernsService(service)) continue;
      for (const [group, probed] of Object.entries(groups)) {
        if (!probed.isAtRest || !concernsGroup(group, probed)) continue;
        const check = readHealthCheck(this.#gce.get(this.#checkOf(service) ?? ''));
        const interval = check ? check.checkIntervalSec * 1000 : RETRY_MS;
        const since = this.#timeline.now() - probed.probedAt;
        putRow(groups, group, { ...probed, isAtRest: false });
        this.#timeline.schedule(interval - (since % interval), PROBE, { service, group, run: probed.run });
      }
    }
  }

  #probe({ service, group, run }: z.infer<typeof probePayload>): void {
    const groups = this.#state.health[service] ?? {};
    const probed = groups[group];
    const copy = this.#locations.newest('backendServices', service);
    if (probed?.run !== run || !copy) return;
    const check = readHealthCheck(this.#gce.get(copy.healthChecks[0] ?? ''));
    const judged = { ...(check ? this.#judged(check, copy, group, probed) : probed), probedAt: this.#timeline.now() };
    putRow(groups, group, judged);
    if (judged.isAtRest || JSON.stringify(judged.endpoints) !== JSON.stringify(probed.endpoints)) this.#onMutation();
    if (judged.isAtRest) return;
    this.#timeline.schedule(check ? check.checkIntervalSec * 1000 : RETRY_MS, PROBE, { service, group, run });
  }

  /** The group after a probe. */
  #judged(check: HealthCheckView, service: BackendServiceCopy, group: string, probed: ProbedGroup): ProbedGroup {
    const results: ProbeResult[] = [];
    const endpoints = this.#backends.endpoints(service, group).map((endpoint) => {
      const known = probed.endpoints.find((other) => sameEndpoint(group, other, endpoint));
      const result = probe(this.#backends, check, group, endpoint, this.#timeline.now());
      results.push(result);
      return { ...endpoint, ...verdict(check, known ?? { healthy: false, against: 0 }, result.passed) };
    });
    return {
      ...probed,
      endpoints,
      isAtRest: endpoints.every(({ against }) => against === 0) && results.every(({ dependsOnTime }) => !dependsOnTime),
      clusters:
        results.length === 0 || results.some(({ takers }) => takers.length === 0)
          ? 'any'
          : [...new Set(results.flatMap(({ takers }) => takers.map(({ cluster }) => cluster)))],
    };
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
