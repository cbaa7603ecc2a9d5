import type { ExecutionEvent } from '../../execute/event.js';
import { elapsed } from '../duration.js';
import type { Palette } from '../palette.js';
import { printable } from '../printable.js';

/**
 * The lines that one execution event adds to a log: `urlMap: create mci1-um--lb...`, then
 * `still going... [10s elapsed]`, then `done after 14s`. Steps that were not run name what blocked them.
 */
export function plainEventLines(event: ExecutionEvent, palette: Palette): string[] {
  switch (event.type) {
    case 'run-started':
      return [];
    case 'step-started':
      return [`${event.address}: ${sentence(event.summary)}...`];
    case 'step-progress': {
      const message = event.message === '' || event.message === 'still waiting' ? '' : ` ${event.message}`;
      return [palette.dim(`${event.address}: Still waiting... [${elapsed(event.elapsedSeconds)} elapsed]${message}`)];
    }
    case 'step-retried':
      return [
        palette.yellow(
          `${event.address}: Trying again in ${elapsed(event.delaySeconds)} (attempt ${String(event.attempt)}): ${event.why}`,
        ),
      ];
    case 'step-completed':
      return [
        event.outcome === 'already-done'
          ? `${event.address}: ${sentence(event.summary)}: done already`
          : `${event.address}: ${sentence(event.summary)}: complete after ${elapsed(event.elapsedSeconds)}`,
      ];
    case 'step-failed': {
      const { code, message } = event.diagnostic;
      const failed = `${event.address}: ${sentence(event.summary)}: failed after ${elapsed(event.elapsedSeconds)}`;
      return [palette.red(`${failed}: [${code}] ${printable(message)}`)];
    }
    case 'step-skipped':
      return [palette.yellow(`${event.address}: ${sentence(event.summary)}: skipped, ${skipReason(event)}`)];
    case 'run-finished':
      return [];
    default:
      return event satisfies never;
  }
}

/** Why a step was not run, naming the steps that stood in its way. */
export function skipReason({ why, blockedBy }: Extract<ExecutionEvent, { type: 'step-skipped' }>): string {
  switch (why) {
    case 'blocked':
      return `blocked by ${blockedBy.join(', ')}`;
    case 'held-back':
      return `held back because ${blockedBy.length === 0 ? 'a step' : blockedBy.join(', ')} failed: nothing is taken away then`;
    case 'interrupted':
      return 'the run was interrupted';
    default:
      return why satisfies never;
  }
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}`;
}
