import { z } from 'zod';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import { COPIED_COLLECTIONS, copyOf, isCopied } from './copies.js';
import type { CopiedCollection, Copies } from './copies.js';
import type { IssuedCertificates } from './issued-certificates.js';
import { EDGE_LOCATIONS } from './regions.js';
import { relativeLink } from './links.js';
import type { GceChange, GceView, Outages } from './sources.js';
import type { TrafficState, Versions } from './state.js';

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
    const version = this.#state.held[location]?.[link];
    if (version === undefined) return undefined;
    return this.#versionsOf(collection)[link]?.copies[versionKey(version)] ?? undefined;
  }

  /** Every copy of a kind that `location` serves from. */
  all<C extends CopiedCollection>(location: Location, collection: C): readonly Copies[C][] {
    const found: Copies[C][] = [];
    for (const link of Object.keys(this.#versionsOf(collection))) {
      const copy = this.read(location, collection, link);
      if (copy) found.push(copy);
    }
    return found;
  }

  /** Every copy of a kind that `location` serves from, by link. */
  entries<C extends CopiedCollection>(location: Location, collection: C): readonly (readonly [string, Copies[C]])[] {
    return Object.keys(this.#versionsOf(collection)).flatMap((link) => {
      const copy = this.read(location, collection, link);
      return copy ? [[link, copy] as const] : [];
    });
  }

  /** The target proxy, of either kind, that `location` serves from. */
  proxy(location: Location, link: string): TargetProxy | undefined {
    const https = this.read(location, 'targetHttpsProxies', link);
    return https ? { scheme: 'https', ...https } : this.#httpProxy(location, link);
  }

  /** The firewall rules that the network enforces now. */
  firewalls(): readonly Copies['firewalls'][] {
    return this.all(NETWORK, 'firewalls');
  }

  /** The newest version of a resource, whether or not a location has it yet. */
  newest<C extends CopiedCollection>(collection: C, link: string): Copies[C] | undefined {
    const versions = this.#versionsOf(collection)[link];
    return versions?.copies[versionKey(versions.latest)] ?? undefined;
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
    const known: Record<string, Versions<C>> = this.#versionsOf(collection);
    const copy = body === undefined ? null : (copyOf(collection, body) ?? null);
    const before = known[link];
    const unchanged = JSON.stringify(before?.copies[versionKey(before.latest)] ?? null) === JSON.stringify(copy);
    if (unchanged) return;
    const version = this.#state.nextNumber++;
    const versions = before ?? { latest: 0, freed: 0, copies: {}, underWay: {}, delivered: {} };
    known[link] = versions;
    versions.latest = version;
    versions.copies[versionKey(version)] = copy;
    if (collection === 'backendServices' && copy === null) {
      versions.freed = version;
      for (const held of Object.values(this.#state.held)) Reflect.deleteProperty(held, link);
      this.#forget(collection, link);
      for (const location of locationsOf(collection)) this.#onDelivered({ location, collection, link });
      return;
    }
    for (const location of locationsOf(collection)) this.#send(location, collection, link, version);
  }

  #send(location: Location, collection: CopiedCollection, link: string, version: number): void {
    const [shortest, longest] = collection === 'firewalls' ? this.#state.timings.firewall : this.#state.timings.edge;
    const delay = this.#random.between(shortest, longest);
    const versions = this.#versionsOf(collection)[link];
    if (versions) versions.underWay[versionKey(version)] = (versions.underWay[versionKey(version)] ?? 0) + 1;
    this.#timeline.schedule(delay, DELIVERY, { location, collection, link, version });
  }

  #deliver({ location, collection, link, version }: z.infer<typeof delivery>): void {
    const versions = this.#versionsOf(collection)[link];
    if (!versions) return;
    const pending = (versions.underWay[versionKey(version)] ?? 1) - 1;
    if (pending > 0) versions.underWay[versionKey(version)] = pending;
    else Reflect.deleteProperty(versions.underWay, versionKey(version));
    const isOvertaken = version <= versions.freed || version < (versions.delivered[location] ?? 0);
    if (!isOvertaken) {
      versions.delivered[location] = version;
      const held = (this.#state.held[location] ??= {});
      if (versions.copies[versionKey(version)]) held[link] = version;
      else Reflect.deleteProperty(held, link);
    }
    this.#forget(collection, link);
    if (!isOvertaken) this.#onDelivered({ location, collection, link });
  }

  /** Drops the versions that no location holds and none is still to get, and the resource with its last one. */
  #forget(collection: CopiedCollection, link: string): void {
    const versions = this.#versionsOf(collection)[link];
    if (!versions) return;
    const underWay = Object.keys(versions.underWay);
    const needed = new Set([versionKey(versions.latest), ...underWay]);
    for (const held of Object.values(this.#state.held)) {
      const version = held[link];
      if (version !== undefined) needed.add(versionKey(version));
    }
    for (const key of Object.keys(versions.copies)) {
      if (!needed.has(key)) Reflect.deleteProperty(versions.copies, key);
    }
    const gone = [...needed].every((key) => !versions.copies[key]);
    if (gone && underWay.length === 0) Reflect.deleteProperty(this.#versionsOf(collection), link);
  }

  #versionsOf<C extends CopiedCollection>(collection: C): Record<string, Versions<C>> {
    return this.#state.versions[collection];
  }
}

/** As a field's name. Of a bare number the engine makes a list of that length, in each of thousands of small maps. */
function versionKey(version: number): string {
  return `v${version}`;
}

function locationsOf(collection: CopiedCollection): readonly Location[] {
  return collection === 'firewalls' ? [NETWORK] : EDGE_LOCATIONS;
}
