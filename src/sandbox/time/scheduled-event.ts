import type { Json } from '../state/json.js';

/** Something that will happen in the world: which handler, when (epoch ms of world time) and with what. */
export interface ScheduledEvent {
  readonly at: number;
  /** Breaks ties between events due at the same time: earlier scheduled first. */
  readonly order: number;
  readonly kind: string;
  readonly payload: Json;
}
