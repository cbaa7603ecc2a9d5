import type { Table } from '../state/table.js';
import type { CopiedCollection, Copies } from './copies.js';

/** How long things take in the data plane, in milliseconds of world time; each a range to draw from, both ends included. */
export interface TrafficTimings {
  /** From DONE until an edge location follows. Believed: seconds to minutes, in no order between locations. */
  readonly edge: readonly [number, number];
  /** From DONE until the network enforces a firewall rule. */
  readonly firewall: readonly [number, number];
  /** From "a forwarding rule reaches this group" until its first probe. */
  readonly firstProbe: readonly [number, number];
}

/** The ranges used when a world asks for nothing else. */
export const REALISTIC_TIMINGS: TrafficTimings = {
  edge: [5_000, 60_000],
  firewall: [1_000, 5_000],
  firstProbe: [1_000, 5_000],
};

/** Every version of one resource that some location still holds or is still to get. */
export interface Versions<C extends CopiedCollection> {
  readonly latest: number;
  /** Versions up to this one can serve no more anywhere (see `Locations`). */
  readonly freed: number;
  /** By `v` and the version's number; null is "deleted". */
  readonly copies: Readonly<Record<string, Copies[C] | null>>;
  /** By `v` and the version's number: how many locations it is still on its way to. */
  readonly underWay: Readonly<Record<string, number>>;
  /** By location: the newest version that has come there, be it a copy or "deleted". It serves from that one, unless it is freed. */
  readonly delivered: Readonly<Record<string, number>>;
}

/** One endpoint of a backend group as the probers see it. */
export interface ProbedEndpoint {
  readonly instance?: string;
  readonly ipAddress: string;
  /** The port that requests go to, not always the one that is probed. */
  readonly port: number;
  readonly healthy: boolean;
  /** Successive probes that disagreed with `healthy`. */
  readonly against: number;
}

/** The probing of one backend group on behalf of one backend service. */
export interface ProbedGroup {
  /** Tells this probing from an earlier one of the same group, whose event may still be pending. */
  readonly run: number;
  readonly endpoints: readonly ProbedEndpoint[];
  /** When it was probed last, epoch milliseconds. */
  readonly probedAt: number;
  /** Every probe until something changes would find the same: none is scheduled until then. */
  readonly isAtRest: boolean;
  /** Names of the clusters whose pods were probed. An endpoint without any may be in each of them. */
  readonly clusters: readonly string[] | 'any';
}

/** The requests that a backend group got lately. */
export interface CountedRequests {
  /** Epoch seconds. */
  readonly second: number;
  readonly requests: number;
  /** In the second before. */
  readonly before: number;
}

/** An answer that an edge location keeps for its CDN. */
export interface CachedAnswer {
  /** When the backend gave it, epoch milliseconds. */
  readonly at: number;
  readonly ttlSeconds: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What invalidations name. */
  readonly urlMap: string;
  readonly host: string;
  readonly path: string;
  readonly tags: readonly string[];
  /** Who gave it. */
  readonly cluster: string;
  readonly zone: string;
  readonly pod: string;
}

/** Everything the data plane remembers; plain JSON. */
export interface TrafficState {
  /** Where a client is that does not say. */
  clientRegion: string;
  timings: TrafficTimings;
  nextNumber: number;
  /** By collection and link. */
  versions: { [C in CopiedCollection]: Table<Versions<C>> };
  /** Certificate resource's link → the pair that stands in for one whose key is not known, and the resource's id. Holds private keys. */
  issued: Table<{ readonly id: string; readonly certificate: string; readonly privateKey: string }>;
  /** backend service link → group link. */
  health: Record<string, Table<ProbedGroup>>;
  /** backend service link → group link. Not saved at every request: after a kill, rates begin at nothing. */
  load: Record<string, Table<CountedRequests>>;
  /** Requests served, which varies who gets the next one. */
  requests: number;
  /** location → cache key, oldest answer first. Not saved at every request: a kill may empty a cache. */
  cache: Record<string, Table<CachedAnswer>>;
  /** URL map's link → number of the last invalidation that has been carried out. */
  invalidated: Record<string, number>;
}

/** A data plane that has served nothing yet. */
export function emptyTrafficState(clientRegion: string, timings: TrafficTimings = REALISTIC_TIMINGS): TrafficState {
  return {
    clientRegion,
    timings,
    nextNumber: 1,
    versions: {
      forwardingRules: {},
      targetHttpProxies: {},
      targetHttpsProxies: {},
      sslCertificates: {},
      sslPolicies: {},
      securityPolicies: {},
      urlMaps: {},
      backendServices: {},
      firewalls: {},
    },
    issued: {},
    health: {},
    load: {},
    requests: 0,
    cache: {},
    invalidated: {},
  };
}
