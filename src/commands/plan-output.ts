import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderDiagnosticsText } from '../render/diagnostics/text.js';
import { planJson } from '../render/plan/json.js';
import { renderPlanMarkdown } from '../render/plan/markdown.js';
import { hasChanges, type AnyPlan } from '../render/plan/summary.js';
import { renderPlanText } from '../render/plan/text.js';
import { sourceLine } from './failure.js';
import { paletteFor, writeError, writeLine } from './terminal.js';

/** How a plan is printed. */
export interface PlanOutput {
  readonly format: 'text' | 'markdown' | 'json';
  readonly steps: boolean;
}

/** Prints a plan to standard output and says whether it has changes. */
export function printPlan(plan: AnyPlan, { format, steps }: PlanOutput): boolean {
  switch (format) {
    case 'json':
      writeLine(JSON.stringify(planJson(plan), null, 2));
      break;
    case 'markdown':
      writeLine(renderPlanMarkdown(plan));
      break;
    case 'text':
      writeLine(renderPlanText(plan, { palette: paletteFor(process.stdout), showSteps: steps }));
      break;
    default:
      format satisfies never;
  }
  return hasChanges(plan);
}

/** Prints warnings to standard error, where no program that reads the result trips over them. */
export function printWarnings(warnings: readonly Diagnostic[]): void {
  if (warnings.length === 0) return;
  writeError(renderDiagnosticsText(warnings, { palette: paletteFor(process.stderr), sourceLine }));
}
