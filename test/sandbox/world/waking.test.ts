import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_WORLD, VirtualClock, World } from '../../../src/sandbox/index.js';
import { wake } from '../../../src/sandbox/world/waking.js';
import { initialState } from '../../../src/sandbox/world/world-state.js';

const MINUTE = 60_000;

function saved(worldTime: number, savedAt: number, eventAt: number) {
  const state = initialState(DEFAULT_WORLD);
  state.timeline.events.push({ at: eventAt, order: 0, kind: 'test', payload: null });
  return { worldTime, savedAt, state };
}

describe('a world that was saved', () => {
  test('passes time at its pace while nobody runs it', () => {
    const { worldTime } = wake(saved(1_000 * MINUTE, 0, 0), 2_000, 60);
    expect(worldTime).toBe(1_000 * MINUTE + 120_000);
  });

  test('passes ten minutes at most', () => {
    const { worldTime } = wake(saved(1_000 * MINUTE, 0, 0), 500 * MINUTE, 60);
    expect(worldTime).toBe(1_010 * MINUTE);
  });

  test('is never behind the machine, and puts off what it has before it', () => {
    const { worldTime, state } = wake(saved(0, 0, 11 * MINUTE), 100 * MINUTE, 60);
    expect(worldTime).toBe(100 * MINUTE);
    expect(state.timeline.events[0]?.at).toBe(101 * MINUTE);
  });

  test('has not let answers grow old or probes fall behind while it slept', () => {
    const world = saved(0, 0, 0);
    const group = { run: 1, endpoints: [], probedAt: -3_000, isAtRest: true, clusters: [] };
    const answer = {
      at: -7_000,
      ttlSeconds: 60,
      status: 200,
      headers: {},
      body: '',
      urlMap: 'm',
      host: 'h',
      path: '/',
    };
    world.state.traffic.health = { service: { group } };
    world.state.traffic.cache = { 'us-east4': { key: { ...answer, tags: [], cluster: 'us', zone: 'z', pod: 'p' } } };
    const { worldTime, state } = wake(world, 100 * MINUTE, 60);
    const passed = 10 * MINUTE;
    expect(worldTime - (state.traffic.health['service']?.['group']?.probedAt ?? 0)).toBe(passed + 3_000);
    expect(worldTime - (state.traffic.cache['us-east4']?.['key']?.at ?? 0)).toBe(passed + 7_000);
  });

  test('never goes back, whatever the times are', () => {
    const time = fc.integer({ min: 0, max: 1_000 * MINUTE });
    fc.assert(
      fc.property(time, time, time, fc.constantFrom(1, 60, 1_000), (worldTime, savedAt, now, pace) => {
        const awake = wake(saved(worldTime, savedAt, worldTime), now, pace);
        expect(awake.worldTime).toBeGreaterThanOrEqual(worldTime);
        expect(awake.worldTime).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});

test('two worlds of one seed are the same world, and of two seeds are not', () => {
  const make = (randomSeed: number): string =>
    JSON.stringify(World.create({ ...DEFAULT_WORLD, randomSeed }, new VirtualClock()).state);
  expect(make(7)).toBe(make(7));
  expect(make(7)).not.toBe(make(8));
});
