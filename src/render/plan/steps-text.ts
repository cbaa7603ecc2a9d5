import { PHASES, type Step } from '../../plan/step.js';
import { roughDuration } from '../duration.js';
import type { Palette } from '../palette.js';

/** Lines that list every step under its phase, numbered, with what it waits for. */
export function stepLines(steps: readonly Step<unknown>[], palette: Palette): string[] {
  const ordered = PHASES.flatMap((phase) => steps.filter((step) => step.phase === phase));
  const numbers = new Map(ordered.map((step, index) => [step.id, index + 1]));
  const lines: string[] = [];
  for (const phase of PHASES) {
    const inPhase = ordered.filter((step) => step.phase === phase);
    if (inPhase.length === 0) continue;
    lines.push(`  ${palette.bold(phase)}`, ...inPhase.map((step) => stepLine(step, numbers, palette)));
  }
  return lines;
}

function stepLine(step: Step<unknown>, numbers: ReadonlyMap<string, number>, palette: Palette): string {
  const after = step.dependsOn.flatMap((id) => numbers.get(id) ?? []).sort((left, right) => left - right);
  const details = [
    `about ${roughDuration(step.estimateSeconds)}`,
    ...(after.length === 0 ? [] : [`after ${after.join(', ')}`]),
    ...(step.destructive ? ['takes away'] : []),
  ];
  const number = String(numbers.get(step.id) ?? 0).padStart(4);
  return `${number}. ${step.address}: ${step.summary} ${palette.dim(`(${details.join('; ')})`)}`;
}
