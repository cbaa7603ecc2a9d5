import type { ExecutionEvent } from '../../execute/event.js';
import type { Palette } from '../palette.js';

type RunFinished = Extract<ExecutionEvent, { type: 'run-finished' }>;

/** The sentence that ends a run: `Apply complete: 7 steps.` or what was left undone and that apply continues. */
export function renderRunResult(finished: RunFinished, goal: 'apply' | 'delete', palette: Palette): string {
  const word = goal === 'apply' ? 'Apply' : 'Delete';
  const { completed, failed, skipped, outcome } = finished;
  switch (outcome) {
    case 'succeeded':
      return palette.green(`${word} complete: ${String(completed)} ${completed === 1 ? 'step' : 'steps'}.`);
    case 'failed':
    case 'interrupted': {
      const counts = `${word} ${outcome}: ${String(completed)} done, ${String(failed)} failed, ${String(skipped)} skipped.`;
      // The error of an interruption says it itself.
      const rest = outcome === 'failed' ? ' Run it again to continue: what is done stays done.' : '';
      return palette.red(`${counts}${rest}`);
    }
    default:
      return outcome satisfies never;
  }
}
