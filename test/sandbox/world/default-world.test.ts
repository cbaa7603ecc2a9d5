import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { VirtualClock } from '../../../src/sandbox/time/clock.js';
import { DEFAULT_WORLD } from '../../../src/sandbox/world/default-world.js';
import { World } from '../../../src/sandbox/world/world.js';

describe('the default world', () => {
  test('has come to rest before the first request', () => {
    const world = World.create(DEFAULT_WORLD, new VirtualClock());
    expect(world.timeline.state.events).toEqual([]);
  });

  test('has its NEGs filled and reported in each of three clusters', () => {
    const world = World.create(DEFAULT_WORLD, new VirtualClock());
    const negs = world.gce.list('networkEndpointGroups');
    expect(negs.map((neg) => [z.string().parse(neg['zone']).split('/').at(-1), neg['size']])).toEqual(
      expect.arrayContaining([
        ['us-east4-a', 2],
        ['europe-west1-c', 2],
        ['asia-east1-b', 2],
      ]),
    );
    expect(negs).toHaveLength(3);
  });
});
