import { expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { acceleratedClock, systemClock } from '../../src/execute/system-clock.js';
import type { Clock } from '../../src/execute/clock.js';

test('an aborted sleep rejects with the reason and leaves no listener', async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(3_600_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  await expect(systemClock.sleep(3_600_000, controller.signal)).rejects.toThrow('enough');
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test('a sleep that ends leaves no listener', async () => {
  const { signal } = new AbortController();
  await systemClock.sleep(0, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('an accelerated sleeper wakes in time, even when the timers of its base fire early', async () => {
  let now = 1000;
  const slept: number[] = [];
  const base: Clock = {
    now: () => now,
    sleep: (ms) => {
      slept.push(ms);
      now += slept.length === 1 ? ms - 1 : ms;
      return Promise.resolve();
    },
  };
  const clock = acceleratedClock(100, base);
  expect(clock.now()).toBe(1000);
  await clock.sleep(5000);
  expect(slept).toEqual([50, 1]);
  expect(clock.now()).toBe(6000);
});

test('a clock does not run slower than its base', () => {
  expect(() => acceleratedClock(0.5)).toThrow("a clock's pace is at least 1, not 0.5");
});
