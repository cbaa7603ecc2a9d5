import type { GclbOperation } from '../../src/providers/gclb/operation.js';
import type { Step } from '../../src/plan/step.js';

/** A mutant of a plan's steps: those that `isLate` holds for come after all others, which wait for them no more. */
export function last(
  steps: readonly Step<GclbOperation>[],
  isLate: (step: Step<GclbOperation>) => boolean,
): readonly Step<GclbOperation>[] {
  const late = new Set(steps.filter(isLate).map(({ id }) => id));
  const early = steps.filter(({ id }) => !late.has(id)).map(({ id }) => id);
  return steps.map((step) =>
    late.has(step.id)
      ? { ...step, dependsOn: early }
      : { ...step, dependsOn: step.dependsOn.filter((id) => !late.has(id)) },
  );
}
