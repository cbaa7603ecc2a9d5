import type { ExecutionEvent } from '../../execute/event.js';
import { elapsed } from '../duration.js';
import type { Palette } from '../palette.js';
import { plainEventLines } from './plain.js';

interface RunningStep {
  readonly address: string;
  readonly summary: string;
  readonly startedAt: number;
  readonly message: string;
}

/** What a terminal shows of a run: how many steps are over, and those that are going on. Times are epoch milliseconds. */
export interface LiveView {
  readonly total: number;
  readonly over: number;
  readonly running: ReadonlyMap<string, RunningStep>;
}

/** Nothing has happened yet. */
export const EMPTY_VIEW: LiveView = { total: 0, over: 0, running: new Map() };

/** The view after one more event. */
export function advance(view: LiveView, event: ExecutionEvent): LiveView {
  switch (event.type) {
    case 'run-started':
      return { ...view, total: event.steps.length };
    case 'step-started':
      return withStep(view, event.step, {
        address: event.address,
        summary: event.summary,
        startedAt: event.at,
        message: '',
      });
    case 'step-progress':
      return withMessage(view, event.step, event.message);
    case 'step-retried':
      return withMessage(view, event.step, `attempt ${String(event.attempt)}: ${event.why}`);
    case 'step-completed':
    case 'step-failed':
    case 'step-skipped': {
      const running = new Map(view.running);
      running.delete(event.step);
      return { ...view, over: view.over + 1, running };
    }
    case 'run-finished':
      return { ...view, running: new Map() };
    default:
      return event satisfies never;
  }
}

function withStep(view: LiveView, id: string, step: RunningStep): LiveView {
  return { ...view, running: new Map(view.running).set(id, step) };
}

function withMessage(view: LiveView, id: string, message: string): LiveView {
  const step = view.running.get(id);
  return step === undefined ? view : withStep(view, id, { ...step, message });
}

/** The lines that stay on the terminal once an event is over: ends and retries, not starts and waits, which the view shows. */
export function permanentLines(event: ExecutionEvent, palette: Palette): string[] {
  return event.type === 'step-started' || event.type === 'step-progress' ? [] : plainEventLines(event, palette);
}

/** The lines that are redrawn: one per running step and a count. `frame` turns the spinner; lines are cut to `width` characters. */
export function liveLines(view: LiveView, now: number, frame: number, width: number): string[] {
  if (view.total === 0 || view.running.size === 0) return [];
  const spinner = SPINNER[frame % SPINNER.length] ?? '';
  const steps = [...view.running.values()].map(({ address, summary, startedAt, message }) => {
    const time = elapsed(Math.max(0, now - startedAt) / 1000);
    const telling = isTelling(message) ? `: ${message}` : '';
    const whole = `${spinner} ${address} [${time}]: ${summary}${telling}`;
    // The summary says what is done to what; the time stands before what may be cut off.
    return whole.length <= width ? whole : `${spinner} [${time}] ${summary}${telling}`;
  });
  return [...steps, `  ${String(view.over)} of ${String(view.total)} steps over`].map((line) => line.slice(0, width));
}

function isTelling(message: string): boolean {
  return message !== '' && message !== 'still waiting';
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
