import type { Table } from '../state/table.js';
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
  return { state: slept === 0 ? saved.state : putOff(saved.state, slept), worldTime: Math.round(rested + slept) };
}

/** Moves by `slept` ms what counts from a time: events, faults, rhythms of probes and ages of cached answers. What has happened keeps its time. */
function putOff(state: WorldState, slept: number): WorldState {
  const { timeline, faults, traffic } = state;
  const events = timeline.events.map((event) => ({ ...event, at: event.at + slept }));
  const active = faults.active.map((fault) => ({ ...fault, addedAt: fault.addedAt + slept }));
  const health = eachRow(traffic.health, (group) => ({ ...group, probedAt: group.probedAt + slept }));
  const cache = eachRow(traffic.cache, (answer) => ({ ...answer, at: answer.at + slept }));
  return {
    ...state,
    timeline: { ...timeline, events },
    faults: { ...faults, active },
    traffic: { ...traffic, health, cache },
  };
}

function eachRow<T>(tables: Readonly<Record<string, Table<T>>>, change: (row: T) => T): Record<string, Table<T>> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [
      name,
      Object.fromEntries(Object.entries(table).map(([key, row]) => [key, change(row)])),
    ]),
  );
}
