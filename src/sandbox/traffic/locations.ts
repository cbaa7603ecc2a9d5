import { z } from 'zod';
import { dropRow, putRow } from '../state/table.js';
import type { Table } from '../state/table.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import { COPIED_COLLECTIONS, copyOf, isCopied } from './copies.js';
import type { CopiedCollection, Copies } from './copies.js';
import type { IssuedCertificates } from './issued-certificates.js';
import { EDGE_LOCATIONS } from './regions.js';
import { relativeLink } from './links.js';
import type { GceChange, GceView, Outages } from './sources.js';
import type { TrafficState, Versions } from './state.js';
import { copyAt, isOvertaken, newestCopy, trimmed, withDelivery, withVersion } from './versions.js';

/** The pseudo-location that firewall rules are delivered to: the network itself. */
const NETWORK = 'network';
const DELIVERY = 'traffic/delivery';

/** A frozen location is found to have thawed after this long (ms) at the latest. */
const THAWED_MS = 5_000;

const delivery = z.object({
  location: z.string(),
  collection: z.custom<CopiedCollection>((value) => typeof value === 'string' && isCopied(value)),
  link: z.string(),
  version: z.number(),
});

/** What has changed where: `location` now has another copy of the resource, or none. */
export interface Delivered {
  readonly location: string;
  readonly collection: CopiedCollection;
  /** Relative link. */
  readonly link: string;
}

/** A target proxy of either kind. */
export type TargetProxy =
  | ({ readonly scheme: 'http' } & Copies['targetHttpProxies'])
  | ({ readonly scheme: 'https' } & Copies['targetHttpsProxies']);

/** Copies of a kind, each with its resource's link. */
type Entries<C extends CopiedCollection> = readonly (readonly [link: string, copy: Copies[C]])[];

/** Where a client's request enters, or where a packet is filtered. */
type Location = string;

/**
 * The copies that edge locations (and the network, for firewall rules) serve from. They follow the
 * Compute API after a delay of their own each, so that old and new answer side by side for a while.
 * At one location a change never undoes a later one of the same resource; nothing else is ordered.
 * A deleted backend service is the exception: GCE has freed what it stood for, so no copy of it can
 * serve from that moment on (believed, unconfirmed).
 */
export class Locations {
  readonly #state: TrafficState;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #certificates: IssuedCertificates;
  readonly #onDelivered: (delivery: Delivered) => void;
  readonly #rules = new Map<Location, Entries<'forwardingRules'>>();
  #firewalls: readonly Copies['firewalls'][] | undefined;

  /** `onDelivered` is called after any location's copies have changed. */
  constructor(options: {
    readonly state: TrafficState;
    readonly timeline: Timeline;
    readonly random: Random;
    readonly gce: GceView;
    readonly certificates: IssuedCertificates;
    readonly outages: Outages;
    readonly onDelivered: (delivery: Delivered) => void;
  }) {
    this.#state = options.state;
    this.#timeline = options.timeline;
    this.#random = options.random;
    this.#certificates = options.certificates;
    this.#onDelivered = options.onDelivered;
    this.#timeline.handle(DELIVERY, (payload) => {
      const due = delivery.parse(payload);
      const frozenForMs = options.outages.frozenForMs(due.location);
      if (frozenForMs > 0) this.#timeline.schedule(Math.min(frozenForMs, THAWED_MS), DELIVERY, payload);
      else this.#deliver(due);
    });
    options.gce.onChange((change) => {
      this.#publish(change);
    });
    this.#catchUp(options.gce);
  }

  /** The copy that `location` serves from, or undefined when it has none. */
  read<C extends CopiedCollection>(location: Location, collection: C, link: string): Copies[C] | undefined {
    return copyAt(this.#versionsOf(collection)[link], location);
  }

  /** The forwarding rules that `location` serves from, by link. The same list as long as none of them changes. */
  forwardingRules(location: Location): Entries<'forwardingRules'> {
    const known = this.#rules.get(location);
    if (known) return known;
    const rules = this.#entries(location, 'forwardingRules');
    this.#rules.set(location, rules);
    return rules;
  }

  /** The target proxy, of either kind, that `location` serves from. */
  proxy(location: Location, link: string): TargetProxy | undefined {
    const https = this.read(location, 'targetHttpsProxies', link);
    return https ? { scheme: 'https', ...https } : this.#httpProxy(location, link);
  }

  /** The firewall rules that the network enforces now. The same list as long as none of them changes. */
  firewalls(): readonly Copies['firewalls'][] {
    this.#firewalls ??= this.#entries(NETWORK, 'firewalls').map(([, rule]) => rule);
    return this.#firewalls;
  }

  /** The newest version of a resource, whether or not a location has it yet. */
  newest<C extends CopiedCollection>(collection: C, link: string): Copies[C] | undefined {
    return newestCopy(this.#versionsOf(collection)[link]);
  }

  #entries<C extends CopiedCollection>(location: Location, collection: C): Entries<C> {
    return Object.entries(this.#versionsOf(collection)).flatMap(([link, versions]) => {
      const copy = copyAt(versions, location);
      return copy ? [[link, copy] as const] : [];
    });
  }

  #httpProxy(location: Location, link: string): TargetProxy | undefined {
    const http = this.read(location, 'targetHttpProxies', link);
    return http && { scheme: 'http', ...http };
  }

  // Resources put there by a seed, or changed while this data plane did not exist, are changes too.
  #catchUp(gce: GceView): void {
    for (const collection of COPIED_COLLECTIONS) {
      for (const body of gce.list(collection)) {
        const selfLink = z.object({ selfLink: z.string() }).safeParse(body);
        if (!selfLink.success) continue;
        this.#publish({ link: relativeLink(selfLink.data.selfLink), collection, after: body });
      }
    }
  }

  #publish(change: GceChange): void {
    if (!isCopied(change.collection)) return;
    const link = relativeLink(change.link);
    if (change.collection === 'sslCertificates') {
      // Its key is no part of what the API shows.
      if (change.after === undefined) this.#certificates.forget(link);
      const pair = change.after === undefined ? undefined : (this.#certificates.pairFor(link, change.after) ?? {});
      this.#publishAs(change.collection, link, pair);
    } else {
      this.#publishAs(change.collection, link, change.after);
    }
  }

  // C ties the copy to the versions that it is stored among.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  #publishAs<C extends CopiedCollection>(collection: C, link: string, body: unknown): void {
    const table = this.#versionsOf(collection);
    const copy = body === undefined ? null : (copyOf(collection, body) ?? null);
    const unchanged = JSON.stringify(newestCopy(table[link]) ?? null) === JSON.stringify(copy);
    if (unchanged) return;
    const version = this.#state.nextNumber++;
    const locations = locationsOf(collection);
    if (collection === 'backendServices' && copy === null) {
      const versions = withVersion(table[link], { version, copy, locations: 0 });
      this.#keep(collection, link, { ...versions, freed: version });
      for (const location of locations) this.#tell({ location, collection, link });
      return;
    }
    putRow(table, link, withVersion(table[link], { version, copy, locations: locations.length }));
    for (const location of locations) this.#send(location, collection, link, version);
  }

  #send(location: Location, collection: CopiedCollection, link: string, version: number): void {
    const [shortest, longest] = collection === 'firewalls' ? this.#state.timings.firewall : this.#state.timings.edge;
    const delay = this.#random.between(shortest, longest);
    this.#timeline.schedule(delay, DELIVERY, { location, collection, link, version });
  }

  #deliver({ location, collection, link, version }: z.infer<typeof delivery>): void {
    const versions = this.#versionsOf(collection)[link];
    if (!versions) return;
    this.#keep(collection, link, withDelivery(versions, location, version));
    if (!isOvertaken(versions, location, version)) this.#tell({ location, collection, link });
  }

  #keep<C extends CopiedCollection>(collection: C, link: string, versions: Versions<C>): void {
    const left = trimmed(versions);
    if (left) putRow(this.#versionsOf(collection), link, left);
    else dropRow(this.#versionsOf(collection), link);
  }

  #tell(delivered: Delivered): void {
    if (delivered.collection === 'forwardingRules') this.#rules.delete(delivered.location);
    if (delivered.collection === 'firewalls') this.#firewalls = undefined;
    this.#onDelivered(delivered);
  }

  #versionsOf<C extends CopiedCollection>(collection: C): Table<Versions<C>> {
    return this.#state.versions[collection];
  }
}

function locationsOf(collection: CopiedCollection): readonly Location[] {
  return collection === 'firewalls' ? [NETWORK] : EDGE_LOCATIONS;
}
