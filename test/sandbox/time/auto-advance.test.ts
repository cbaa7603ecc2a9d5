import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AutoAdvance, VirtualClock } from '../../../src/sandbox/index.js';

function sleep(clock: VirtualClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + ms, resolve);
  });
}

describe('AutoAdvance', () => {
  test('lets work that sleeps for hours end at once, at the right world time', async () => {
    const clock = new VirtualClock(0);
    await new AutoAdvance(clock).run(async () => {
      for (let hour = 0; hour < 10; hour++) await sleep(clock, 3_600_000);
    });
    expect(clock.now()).toBe(36_000_000);
  });

  test('passes on what the work returns and how it fails', async () => {
    const time = new AutoAdvance(new VirtualClock());
    await expect(time.run(() => Promise.resolve(7))).resolves.toBe(7);
    await expect(time.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  test('wakes sleepers in the order of their times', async () => {
    const clock = new VirtualClock(0);
    const woken: number[] = [];
    const sleeper = async (ms: number): Promise<void> => {
      await sleep(clock, ms);
      woken.push(clock.now());
    };
    await new AutoAdvance(clock).run(async () => {
      const sleepers = [sleeper(300), sleeper(100), sleeper(200)];
      for (const asleep of sleepers) await asleep;
    });
    expect(woken).toEqual([100, 200, 300]);
  });

  test('does not move while work is held, however long', async () => {
    const clock = new VirtualClock(0);
    const time = new AutoAdvance(clock);
    let atRelease: number | undefined;
    await time.run(async () => {
      const woken = sleep(clock, 1_000);
      const release = time.hold();
      for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
      atRelease = clock.now();
      release();
      await woken;
    });
    expect(atRelease).toBe(0);
    expect(clock.now()).toBe(1_000);
  });

  test('does not move while files are read and written', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'auto-advance-'));
    const clock = new VirtualClock(0);
    let timedOut = false;
    clock.at(5_000, () => {
      timedOut = true;
    });
    await new AutoAdvance(clock).run(async () => {
      for (let round = 0; round < 20; round++) {
        await writeFile(join(directory, 'file'), 'x'.repeat(1_000_000));
        await readFile(join(directory, 'file'), 'utf8');
      }
    });
    rmSync(directory, { recursive: true });
    expect(timedOut).toBe(false);
  });

  test('does not move while a file is read, however long that takes', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'auto-advance-'));
    const slow = join(directory, 'slow');
    // Whoever reads it waits until somebody writes.
    execFileSync('sh', ['-c', 'mkfifo "$0"', slow]);
    const clock = new VirtualClock(0);
    let movedTo: number | undefined;
    clock.at(5_000, () => undefined);
    await new AutoAdvance(clock).run(async () => {
      const reading = readFile(slow, 'utf8');
      for (let turn = 0; turn < 150_000; turn++) await new Promise(setImmediate);
      movedTo = clock.now();
      await writeFile(slow, 'x');
      await reading;
    });
    rmSync(directory, { recursive: true });
    expect(movedTo).toBe(0);
  });

  test('gives up on work that waits for nothing', async () => {
    const time = new AutoAdvance(new VirtualClock(), { stallMs: 5 });
    await expect(time.run(() => new Promise(() => undefined))).rejects.toThrow('nothing is scheduled');
  });

  test('gives up on work that takes more world time than it may', async () => {
    const clock = new VirtualClock(0);
    const time = new AutoAdvance(clock, { longestRunMs: 1_000 });
    await expect(time.run(() => sleep(clock, 1_001))).rejects.toThrow('after 1000 ms of world time');
  });
});
