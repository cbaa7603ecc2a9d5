import { z } from 'zod';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import type { KeyPair } from './self-signed.js';
import { selfSigned } from './self-signed.js';
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

/**
 * The pairs of certificate and key that edge locations serve for certificate resources. Self-managed ones
 * are what the client brought. Google-managed ones, which nobody issues here, get a pair of the sandbox's own
 * from the moment they are ACTIVE, and so do self-managed ones whose key is not known (of a world that was
 * read from a project: keys can never be read).
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
    return this.#issued(link, id, names, expireTime);
  }

  /** Forgets the pair of a resource that is gone. */
  forget(link: string): void {
    Reflect.deleteProperty(this.#state.issued, link);
  }

  #issued(link: string, id: string, names: readonly string[], expireTime: string | undefined): KeyPair {
    const known = this.#state.issued[link];
    if (known?.id === id) return known;
    const now = this.#timeline.now();
    const expires = expireTime === undefined ? NaN : Date.parse(expireTime);
    const pair = selfSigned({
      names: names.map((name) => name.replace(/\.$/, '')),
      serial: this.#random.bytes(16),
      notBefore: Math.min(now, expires || now),
      notAfter: expires || now + 90 * DAY_MS,
    });
    this.#state.issued[link] = { id, ...pair };
    return pair;
  }
}
