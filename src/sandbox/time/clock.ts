/**
 * The sandbox's sense of time. World time is epoch milliseconds; nothing in the sandbox reads the
 * machine's clock except through one of these.
 */
export interface Clock {
  /** World time in epoch milliseconds; never goes backwards. */
  now(): number;
  /** Calls `wake` once, as soon as world time has reached `time` (epoch milliseconds). Returns a function that cancels it. */
  at(time: number, wake: () => void): () => void;
}

// Node's timers overflow above 2^31-1 ms and would then fire at once.
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * A clock that runs `pace` times faster than the machine's, so that a person sees an operation of
 * eleven seconds take a fraction of one. Its timers never keep the process alive.
 */
export class PacedClock implements Clock {
  readonly #origin: number;
  readonly #startedAt = performance.now();

  /** `origin` is the world time (epoch ms) at construction; `pace` is world seconds per real second, > 0. */
  constructor(
    origin: number,
    readonly pace: number,
  ) {
    this.#origin = origin;
  }

  now(): number {
    return Math.floor(this.#origin + (performance.now() - this.#startedAt) * this.pace);
  }

  at(time: number, wake: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      const remaining = (time - this.now()) / this.pace;
      if (remaining <= 0) {
        timer = setTimeout(wake, 0);
      } else {
        timer = setTimeout(remaining > LONGEST_TIMER_MS ? arm : fire, Math.min(Math.ceil(remaining), LONGEST_TIMER_MS));
      }
      timer.unref();
    };
    // A timer may fire a hair early; world time must really have been reached when `wake` runs.
    const fire = (): void => {
      if (this.now() >= time) wake();
      else arm();
    };
    arm();
    return () => {
      clearTimeout(timer);
    };
  }
}

interface Alarm {
  readonly time: number;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until told to move, for tests. `advance` wakes everything that falls
 * due, in order, with `now()` at each alarm's own time. `runUntilIdle` jumps from alarm to alarm.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #activity = 0;
  #alarms: Alarm[] = [];

  /** `origin` is the first world time, in epoch milliseconds. */
  constructor(origin = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = origin;
  }

  now(): number {
    return this.#now;
  }

  /** Counts alarms set and cancelled: as long as it grows, somebody is still deciding what to wait for. */
  get activity(): number {
    return this.#activity;
  }

  at(time: number, wake: () => void): () => void {
    this.#activity++;
    const alarm: Alarm = { time, order: this.#order++, wake };
    this.#alarms.push(alarm);
    return () => {
      this.#activity++;
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** The time of the earliest alarm, or undefined when nothing waits. */
  next(): number | undefined {
    return this.#earliest()?.time;
  }

  /** Moves world time forward by `ms`, waking what falls due on the way. */
  advance(ms: number): void {
    this.advanceTo(this.#now + ms);
  }

  /** Moves world time forward to `time` (epoch ms), waking what falls due on the way; earlier times are ignored. */
  advanceTo(time: number): void {
    for (let alarm = this.#earliest(); alarm !== undefined && alarm.time <= time; alarm = this.#earliest()) {
      const due = alarm;
      this.#alarms = this.#alarms.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.time);
      due.wake();
    }
    this.#now = Math.max(this.#now, time);
  }

  #earliest(): Alarm | undefined {
    let found: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (!found || alarm.time < found.time || (alarm.time === found.time && alarm.order < found.order)) found = alarm;
    }
    return found;
  }
}

/** The machine's own time, epoch milliseconds. Only for telling how long a saved world has been asleep. */
export function machineTime(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
