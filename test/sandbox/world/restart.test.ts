import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock, World } from '../../../src/sandbox/index.js';
import type { WorldState } from '../../../src/sandbox/world/world-state.js';
import { Lab } from '../traffic/support/lab.js';

/** A state as it would be after writing it to a file and reading it again. */
function copied(state: WorldState): WorldState {
  return structuredClone(state);
}

test('a world that is stopped and loaded at any moment goes on as if it had not been', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 200_000 }), async (moment) => {
      const lab = new Lab();
      await lab.loadBalancer();
      lab.clock.advance(moment);
      const copy = World.load(copied(lab.world.state), new VirtualClock(lab.clock.now()));
      const clock = copy.clock;
      if (!(clock instanceof VirtualClock)) throw new Error('not a virtual clock');
      lab.pass(200);
      clock.advance(200_000);
      expect(copy.state).toEqual(lab.world.state);
    }),
    { numRuns: 10 },
  );
});
