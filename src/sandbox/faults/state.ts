import type { RandomState } from '../time/random.js';
import type { FaultRule } from './rule.js';

/** A rule that is in force, and what has come of it. */
export interface ActiveFault {
  readonly name: string;
  readonly rule: FaultRule;
  /** World time (epoch ms) that its `from` and `until` count from. */
  readonly addedAt: number;
  /** Requests that matched while its time lasted. */
  readonly seen: number;
  /** Requests that it struck. */
  readonly fired: number;
}

/** Everything about faults; plain JSON. */
export interface FaultState {
  /** Apart from the world's, so that a fault does not change which ids and delays are drawn. */
  readonly random: RandomState;
  /** Of the next rule that has no name. */
  nextNumber: number;
  active: ActiveFault[];
}

/** No faults; what chance decides is decided the same for the same seed. */
export function emptyFaultState(seed: number): FaultState {
  return { random: { seed: seed ^ 0x5f3759df }, nextNumber: 1, active: [] };
}
