import { z } from 'zod';
import type { Random } from '../time/random.js';
import type { Json } from '../state/json.js';
import type { Timeline } from '../time/timeline.js';

const payloadSchema = z.object({ key: z.string() });

// A controller that was refused or is waiting for GCE looks again after this long.
const retrySeconds = { from: 5, to: 10 };

/** Reconciles one key; `again` asks to be called later. */
export type Reconcile = (key: string) => 'done' | 'again';

/** A controller's queue: keys to reconcile, as events of the world's timeline, each key waiting at most once. */
export class WorkQueue {
  readonly #kind: string;

  constructor(
    name: string,
    private readonly timeline: Timeline,
    private readonly random: Random,
    reconcile: Reconcile,
  ) {
    this.#kind = `gke/${name}`;
    timeline.handle(this.#kind, (payload) => {
      const { key } = payloadSchema.parse(payload);
      if (reconcile(key) === 'again') this.add(key, retrySeconds);
    });
  }

  /** Has `key` reconciled some seconds of world time from now, unless it is waiting already. */
  add(key: string, seconds: { readonly from: number; readonly to: number }): void {
    const isWaiting = this.timeline.state.events.some(
      ({ kind, payload }) => kind === this.#kind && isFor(payload, key),
    );
    if (isWaiting) return;
    this.timeline.schedule(this.random.between(seconds.from * 1000, seconds.to * 1000), this.#kind, { key });
  }
}

// Asked of every waiting event at every change: parsing them took a good part of making a large world.
function isFor(payload: Json, key: string): boolean {
  return typeof payload === 'object' && payload !== null && 'key' in payload && payload.key === key;
}
