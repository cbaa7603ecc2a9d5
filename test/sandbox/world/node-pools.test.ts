import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/sandbox/time/clock.js';
import { World } from '../../../src/sandbox/world/world.js';

test('a running world has its node pools resized, in the cluster that is named only', async () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const world = World.create(
    {
      project: { id: 'shop-project', number: '1234567890' },
      clusters: [
        { context: 'us', zones: ['us-east4-a'] },
        { context: 'europe', zones: ['europe-west1-c'] },
      ],
    },
    clock,
  );
  world.resizeNodePool('us', 'default-pool', 3);
  for (let second = 0; second < 90; second++) {
    clock.advance(1000);
    await Promise.resolve();
  }
  expect(world.cluster('us').list('Node')).toHaveLength(3);
  expect(world.cluster('europe').list('Node')).toHaveLength(2);
  expect(() => {
    world.resizeNodePool('asia', 'default-pool', 1);
  }).toThrow('no cluster asia; there are us, europe');
});
