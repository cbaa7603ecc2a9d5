import type { Timeline } from '../time/timeline.js';
import type { Answered, Refused } from './answer.js';
import { sameEndpoint } from './backends.js';
import type { Backends } from './backends.js';
import type { Locations } from './locations.js';
import type { Flight, Outcome } from './outcome.js';

/** Lets requests take the world time that their backends take, and breaks off those whose backend goes meanwhile. */
export class Exchange {
  readonly #timeline: Timeline;
  readonly #locations: Locations;
  readonly #backends: Backends;

  constructor(timeline: Timeline, locations: Locations, backends: Backends) {
    this.#timeline = timeline;
    this.#locations = locations;
    this.#backends = backends;
  }

  /**
   * The outcome's answer, once the backend has given it. GCE (connection draining): a backend that is taken out of its
   * service finishes what it has begun for as long as the draining timeout, then the connection is closed. A pod that is gone
   * finishes nothing. `signal` says that the client has gone: then nobody waits any more.
   */
  async complete({ answer, flight }: Outcome, signal: AbortSignal | undefined): Promise<Answered | Refused> {
    if (answer.refused || answer.delayMs === 0 || !flight) return answer;
    const deadline = this.#timeline.now() + answer.delayMs;
    return (await this.#flown(flight, deadline, signal)) < deadline ? flight.ifBroken : answer;
  }

  /** When the flight has ended: at its deadline, or before it where it was broken off. */
  #flown(flight: Flight, deadline: number, signal: AbortSignal | undefined): Promise<number> {
    const timeline = this.#timeline;
    return new Promise((resolve) => {
      let isDraining = false;
      const land = (): void => {
        stopListening();
        cancelAlarm();
        signal?.removeEventListener('abort', land);
        resolve(timeline.now());
      };
      const look = (): void => {
        if (this.#isGone(flight)) land();
        else if (!isDraining && this.#isRemoved(flight)) {
          isDraining = true;
          cancelAlarm();
          cancelAlarm = timeline.clock.at(Math.min(deadline, timeline.now() + flight.drainingMs), land);
          if (flight.drainingMs === 0) land();
        }
      };
      const stopListening = timeline.afterEvent(look);
      let cancelAlarm = timeline.clock.at(deadline, land);
      signal?.addEventListener('abort', land, { once: true });
    });
  }

  #isGone({ taker }: Flight): boolean {
    return taker !== undefined && !this.#backends.isThere(taker);
  }

  #isRemoved({ edge, service, group, endpoint }: Flight): boolean {
    const copy = this.#locations.read(edge, 'backendServices', service);
    if (!copy?.backends.some((backend) => backend.group === group)) return true;
    return !this.#backends.endpoints(copy, group).some((member) => sameEndpoint(group, member, endpoint));
  }
}
