import type { ExecutionEvent } from '../../execute/event.js';
import type { Palette } from '../palette.js';
import { plainEventLines } from './plain.js';

/** What a log has said of running steps: when (epoch milliseconds), by step. */
export type PlainLog = ReadonlyMap<string, number>;

/** A log that has said nothing. */
export const EMPTY_LOG: PlainLog = new Map();

const SAY_AGAIN_MS = 10_000;

/** The log after one more event, and the lines that it adds. That a step still waits is said each ten seconds, however often it tells. */
export function advanceLog(log: PlainLog, event: ExecutionEvent, palette: Palette): { log: PlainLog; lines: string[] } {
  switch (event.type) {
    case 'step-started':
      return { log: new Map(log).set(event.step, event.at), lines: plainEventLines(event, palette) };
    case 'step-progress':
      if (event.at - (log.get(event.step) ?? -SAY_AGAIN_MS) < SAY_AGAIN_MS) return { log, lines: [] };
      return { log: new Map(log).set(event.step, event.at), lines: plainEventLines(event, palette) };
    case 'run-started':
    case 'step-retried':
    case 'step-completed':
    case 'step-failed':
    case 'step-skipped':
    case 'run-finished':
      return { log, lines: plainEventLines(event, palette) };
    default:
      return event satisfies never;
  }
}
