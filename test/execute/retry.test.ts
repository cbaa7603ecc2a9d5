import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_RETRY_LIMITS, retrying } from '../../src/execute/retry.js';
import type { RetryAdvice } from '../../src/execute/step-runner.js';
import { VirtualClock } from './support/virtual-clock.js';

async function delaysOf(
  advise: (attempt: number) => RetryAdvice | undefined,
  random = () => 0.999_999,
): Promise<{
  readonly delays: readonly number[];
  readonly calls: number;
  readonly error: unknown;
  readonly elapsedMs: number;
}> {
  const clock = new VirtualClock();
  const start = clock.now();
  const delays: number[] = [];
  let calls = 0;
  const attempt = retrying(clock, random, { onRetry: ({ delayMs }) => delays.push(delayMs) });
  const error: unknown = await attempt(
    () => Promise.reject(new Error(`try ${(calls += 1)}`)),
    () => advise(calls),
  ).catch((reason: unknown) => reason);
  return { delays, calls, error, elapsedMs: clock.now() - start };
}

describe('retrying', () => {
  test('delays double up to the longest, and the last error is thrown', async () => {
    const { delays, calls, error } = await delaysOf(() => ({ why: 'busy' }));
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
    expect(calls).toBe(8);
    expect(error).toEqual(new Error('try 8'));
  });

  test('an error without advice is thrown at once', async () => {
    expect(await delaysOf(() => undefined)).toMatchObject({ calls: 1, delays: [] });
  });

  test('what the server asks for is waited at least', async () => {
    const { delays } = await delaysOf((attempt) => (attempt === 1 ? { why: 'busy', retryAfterMs: 90_000 } : undefined));
    expect(delays).toEqual([90_000]);
  });

  test('a wait that the server asks for and that is longer than all is not begun', async () => {
    expect(await delaysOf(() => ({ why: 'busy', retryAfterMs: 301_000 }))).toMatchObject({ calls: 1, elapsedMs: 0 });
  });

  test('tries and time are bounded, and jitter takes at most half of a delay', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(100_000),
        async (random, retryAfterMs) => {
          const { delays, calls, elapsedMs } = await delaysOf(
            () => ({ why: 'busy', retryAfterMs }),
            () => random,
          );
          expect(calls).toBeLessThanOrEqual(DEFAULT_RETRY_LIMITS.maxAttempts);
          expect(elapsedMs).toBeLessThanOrEqual(DEFAULT_RETRY_LIMITS.maxElapsedMs);
          for (const [index, delay] of delays.entries()) {
            expect(delay).toBeGreaterThanOrEqual(Math.max(Math.min(1000 * 2 ** index, 60_000) / 2, retryAfterMs));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('an abort ends the wait', async () => {
    const controller = new AbortController();
    const attempt = retrying(new VirtualClock(), () => 0, {
      signal: controller.signal,
      onRetry: () => controller.abort(),
    });
    await expect(
      attempt(
        () => Promise.reject(new Error('busy')),
        () => ({ why: 'busy' }),
      ),
    ).rejects.toThrow(/abort/);
  });
});
