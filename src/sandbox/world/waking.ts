import type { SavedWorld } from './state-file.js';
import type { WorldState } from './world-state.js';

/** A world passes at most this much of its own time (ms) while nobody runs it. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Where a saved world goes on. */
export interface Awakening {
  readonly state: WorldState;
  /** World time to begin at, epoch milliseconds. */
  readonly worldTime: number;
}

/**
 * What a saved world is at `machineNow` (epoch milliseconds): while nobody ran it, its time went on at
 * its pace, but for ten minutes at most, so that what was about to happen has happened. If it is then
 * still behind the machine's time it has slept the difference: what it had before it is put off by
 * as much, and does not all happen in the moment it wakes.
 */
export function wake(saved: SavedWorld, machineNow: number, pace: number): Awakening {
  const elapsed = Math.max(0, machineNow - saved.savedAt);
  const rested = saved.worldTime + Math.min(elapsed * pace, LONGEST_PAUSE_MS);
  const slept = Math.max(0, machineNow - rested);
  const events = saved.state.timeline.events.map((event) => ({ ...event, at: event.at + slept }));
  const { faults } = saved.state;
  const active = faults.active.map((fault) => ({ ...fault, addedAt: fault.addedAt + slept }));
  return {
    state: { ...saved.state, timeline: { ...saved.state.timeline, events }, faults: { ...faults, active } },
    worldTime: Math.round(rested + slept),
  };
}
