import { describe, expect, test } from '@jest/globals';
import { KubemciError } from '../../../src/diagnostics/kubemci-error.js';
import { unlessStopped } from '../../../src/services/applying/unless-stopped.js';

const never = (): Promise<never> => new Promise(() => undefined);

async function failureOf(work: Promise<unknown>): Promise<KubemciError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof KubemciError) return error;
  throw new TypeError(`no KubemciError: ${String(error)}`);
}

describe('looking at the world before a run', () => {
  test('gives its value when nobody interrupts', async () => {
    const stop = new AbortController();
    await expect(unlessStopped(stop.signal, () => Promise.resolve(7))).resolves.toBe(7);
  });

  test('ends at the first Ctrl-C, however long it would still take, with the exit code of an interruption', async () => {
    const stop = new AbortController();
    const looking = failureOf(unlessStopped(stop.signal, never));
    stop.abort();
    const failure = await looking;
    expect(failure.diagnostics[0].code).toBe('Interrupted');
    expect(failure.exitCode).toBe(130);
  });

  test('does not begin after Ctrl-C', async () => {
    let begun = false;
    const work = (): Promise<void> => {
      begun = true;
      return Promise.resolve();
    };
    await failureOf(unlessStopped(AbortSignal.abort(), work));
    expect(begun).toBe(false);
  });

  test('fails with its own error', async () => {
    const stop = new AbortController();
    const broken = new RangeError('broken');
    await expect(unlessStopped(stop.signal, () => Promise.reject(broken))).rejects.toBe(broken);
  });
});
