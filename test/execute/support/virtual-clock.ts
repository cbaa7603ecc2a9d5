import type { Clock } from '../../../src/execute/clock.js';

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/**
 * Time that passes only while everybody sleeps: as soon as nothing else is left to do, it jumps to the next one who
 * wants to wake. `sleepers` tells whether a sleep was leaked.
 */
export class VirtualClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  #sleepers: readonly Sleeper[] = [];
  #isJumpDue = false;

  now(): number {
    return this.#now;
  }

  get sleepers(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', abandon);
      };
      const abandon = (): void => {
        forget();
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const sleeper = {
        wakeAt: this.#now + ms,
        wake: () => {
          forget();
          resolve();
        },
      };
      this.#sleepers = [...this.#sleepers, sleeper];
      if (signal?.aborted === true) abandon();
      else signal?.addEventListener('abort', abandon);
      this.#jumpSoon();
    });
  }

  #jumpSoon(): void {
    if (this.#isJumpDue) return;
    this.#isJumpDue = true;
    setImmediate(() => {
      this.#isJumpDue = false;
      const [first] = [...this.#sleepers].sort((one, other) => one.wakeAt - other.wakeAt);
      if (first === undefined) return;
      this.#now = Math.max(this.#now, first.wakeAt);
      first.wake();
      this.#jumpSoon();
    });
  }
}
