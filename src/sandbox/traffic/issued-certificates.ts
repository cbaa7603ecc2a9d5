import { z } from 'zod';
import { makeManagedCertificate } from '../gce/managed-certificate.js';
import { dropRow, putRow } from '../state/table.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import type { GceView } from './sources.js';
import type { TrafficState } from './state.js';

const DAY_MS = 24 * 3_600_000;

const resource = z.object({
  id: z.string(),
  certificate: z.string().optional(),
  subjectAlternativeNames: z.array(z.string()).default([]),
  expireTime: z.string().optional(),
  managed: z.object({ status: z.string(), domains: z.array(z.string()).default([]) }).optional(),
});
const keyShape = z.object({ privateKey: z.string() });

/** A certificate and its key, PEM. */
interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * The pairs of certificate and key that edge locations serve for certificate resources: those that the Compute API
 * holds. Resources that were there from the beginning may come without a key, because nobody can read one out of a
 * project; they are stood in for by a pair of the sandbox's own for the same names and the same time.
 */
export class IssuedCertificates {
  readonly #state: TrafficState;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #gce: GceView;

  constructor(options: {
    readonly state: TrafficState;
    readonly timeline: Timeline;
    readonly random: Random;
    readonly gce: GceView;
  }) {
    this.#state = options.state;
    this.#timeline = options.timeline;
    this.#random = options.random;
    this.#gce = options.gce;
  }

  /** What there is to serve for a resource (relative link and body); undefined while there is nothing. */
  pairFor(link: string, body: unknown): KeyPair | undefined {
    const { data } = resource.safeParse(body);
    if (!data) return undefined;
    const { id, certificate, managed, expireTime } = data;
    const key = keyShape.safeParse(this.#gce.attachments(link)[0]);
    if (certificate !== undefined && key.success) return { certificate, privateKey: key.data.privateKey };
    // GCE: a certificate whose renewal failed goes on being served until it expires.
    const isIssued = managed === undefined || managed.status === 'ACTIVE' || managed.status === 'RENEWAL_FAILED';
    if (!isIssued) return undefined;
    const names = managed?.domains ?? data.subjectAlternativeNames;
    return this.#standIn(link, id, names, expireTime);
  }

  /** Forgets the pair of a resource that is gone. */
  forget(link: string): void {
    dropRow(this.#state.issued, link);
  }

  #standIn(link: string, id: string, names: readonly string[], expireTime: string | undefined): KeyPair {
    const known = this.#state.issued[link];
    if (known?.id === id) return known;
    const now = this.#timeline.now();
    const expires = expireTime === undefined ? NaN : Date.parse(expireTime);
    const until = Number.isNaN(expires) ? now + 90 * DAY_MS : expires;
    const domains = names.map((name) => name.replace(/\.$/, ''));
    const pair = makeManagedCertificate(domains, Math.min(now, until), until, this.#random);
    putRow(this.#state.issued, link, { id, ...pair });
    return pair;
  }
}
