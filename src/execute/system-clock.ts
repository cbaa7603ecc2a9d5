import type { Clock } from './clock.js';

/** The longest delay that a Node timer takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The time of this machine. The only place of the product that reads the wall clock or starts timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    let left = ms;
    do {
      const slice = Math.min(Math.max(left, 0), LONGEST_TIMER_MS);
      await sleepOnce(slice, signal);
      left -= slice;
    } while (left > 0);
  },
};

/**
 * A clock on which `pace` seconds pass in each second of `base`, from now on. A sleeper never wakes
 * before its time on this clock, so that what is measured in accelerated time stays consistent. `pace` is at least 1.
 */
export function acceleratedClock(pace: number, base: Clock = systemClock): Clock {
  if (!(pace >= 1)) throw new RangeError(`a clock's pace is at least 1, not ${pace}`);
  const start = base.now();
  const now = (): number => start + (base.now() - start) * pace;
  return {
    now,
    async sleep(ms, signal) {
      const wake = now() + ms;
      // Timers may fire a millisecond early, which is `pace` milliseconds here.
      do await base.sleep(Math.max(wake - now(), 0) / pace, signal);
      while (now() < wake);
    },
  };
}

function sleepOnce(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => {
      clearTimeout(timer);
      reject(abortError(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abandon);
      resolve();
    }, ms);
    if (signal?.aborted === true) abandon();
    else signal?.addEventListener('abort', abandon, { once: true });
  });
}

function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
