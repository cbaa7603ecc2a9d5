import type { Json } from '../state/json.js';
import type { Clock } from './clock.js';
import { heapify, popEvent, pushEvent } from './event-heap.js';
import type { ScheduledEvent } from './scheduled-event.js';

/** What is written to the state file, so that a world whose process was killed goes on where it was. */
export interface TimelineState {
  /** A heap: only the first one's place means anything. */
  events: ScheduledEvent[];
  nextOrder: number;
}

/**
 * The world's future. Every delayed effect (an operation that finishes, an edge location that
 * follows, a controller that reacts) is an event here and not a timer of its own, so that it
 * survives a restart and happens in the same order under a virtual clock.
 */
export class Timeline {
  readonly #handlers = new Map<string, (payload: Json) => void>();
  readonly #afterEvent = new Set<(event: ScheduledEvent) => void>();
  #cancelAlarm: (() => void) | undefined;
  #running = false;

  constructor(
    readonly clock: Clock,
    readonly state: TimelineState,
  ) {
    heapify(state.events);
  }

  /** World time in epoch milliseconds: that of the event being handled, else the clock's. */
  now(): number {
    return this.#eventTime ?? this.clock.now();
  }
  #eventTime: number | undefined;

  /** Whether what happens at this moment is the doing of an event, and not of a request. */
  get isHandling(): boolean {
    return this.#eventTime !== undefined;
  }

  /** Registers the one handler of a kind of event. Throws when the kind is taken. */
  handle(kind: string, handler: (payload: Json) => void): void {
    if (this.#handlers.has(kind)) throw new Error(`timeline: two handlers for ${kind}`);
    this.#handlers.set(kind, handler);
  }

  /** Calls `listener` with each event after it has been handled, with `now()` still at the event's time. Returns its removal. */
  afterEvent(listener: (event: ScheduledEvent) => void): () => void {
    this.#afterEvent.add(listener);
    return () => this.#afterEvent.delete(listener);
  }

  /** Schedules an event `delayMs` of world time from now. */
  schedule(delayMs: number, kind: string, payload: Json): void {
    pushEvent(this.state.events, { at: this.now() + delayMs, order: this.state.nextOrder++, kind, payload });
    this.#arm();
  }

  /** Handles everything that is due by the clock. Call it before answering any request. */
  run(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let event = this.#takeDue(); event; event = this.#takeDue()) {
        this.#eventTime = event.at;
        const handler = this.#handlers.get(event.kind);
        if (!handler) throw new Error(`timeline: no handler for ${event.kind}`);
        handler(event.payload);
        for (const listener of this.#afterEvent) listener(event);
      }
    } finally {
      this.#eventTime = undefined;
      this.#running = false;
    }
    this.#arm();
  }

  /** Resolves once `isDone()` holds or `timeoutMs` of world time have passed; checks after every event. */
  async waitUntil(isDone: () => boolean, timeoutMs: number): Promise<void> {
    this.run();
    if (isDone()) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        removeListener();
        cancelAlarm();
        resolve();
      };
      const removeListener = this.afterEvent(() => {
        if (isDone()) finish();
      });
      const cancelAlarm = this.clock.at(this.now() + timeoutMs, finish);
    });
  }

  /** Stops waking up; pending events stay in the state. */
  stop(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
  }

  #takeDue(): ScheduledEvent | undefined {
    const next = this.state.events[0];
    return next && next.at <= this.clock.now() ? popEvent(this.state.events) : undefined;
  }

  #arm(): void {
    if (this.#running) return;
    this.#cancelAlarm?.();
    const next = this.state.events[0];
    this.#cancelAlarm =
      next &&
      this.clock.at(next.at, () => {
        this.run();
      });
  }
}
