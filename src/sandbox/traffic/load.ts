import { putRow } from '../state/table.js';
import type { Timeline } from '../time/timeline.js';
import type { TrafficState } from './state.js';

const SECOND_MS = 1000;

/**
 * How many requests per second of world time each backend group gets, which is what rates are compared with. The
 * count of the last second and of the running one, so that a rate holds over any second and not only from full to full.
 */
export class Load {
  readonly #state: TrafficState;
  readonly #timeline: Timeline;

  constructor(state: TrafficState, timeline: Timeline) {
    this.#state = state;
    this.#timeline = timeline;
  }

  /** Requests in the second up to now. */
  of(service: string, group: string): number {
    const counted = this.#state.load[service]?.[group];
    if (!counted) return 0;
    const now = this.#timeline.now();
    const age = Math.floor(now / SECOND_MS) - counted.second;
    // What of the second before the running one is less than a second ago.
    const left = 1 - (now % SECOND_MS) / SECOND_MS;
    if (age === 0) return counted.requests + counted.before * left;
    return age === 1 ? counted.requests * left : 0;
  }

  /** Counts one request to a group. */
  count(service: string, group: string): void {
    const second = Math.floor(this.#timeline.now() / SECOND_MS);
    const groups = (this.#state.load[service] ??= {});
    const known = groups[group];
    const counted =
      known?.second === second
        ? { ...known, requests: known.requests + 1 }
        : { second, requests: 1, before: known?.second === second - 1 ? known.requests : 0 };
    putRow(groups, group, counted);
  }

  /** Forgets a backend service that is gone. */
  forget(service: string): void {
    Reflect.deleteProperty(this.#state.load, service);
  }
}
