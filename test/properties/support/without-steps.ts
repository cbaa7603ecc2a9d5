import type { GclbOperation } from '../../../src/providers/gclb/operation.js';
import type { GclbPlan } from '../../../src/services/planning/gclb-plan.js';

/** The steps of a plan. */
export type Steps = GclbPlan['steps'];

/** A mutant of a plan's steps: those that `drop` holds for are missing, and a write that built on one starts from where that did. */
export function without(steps: Steps, drop: (step: Steps[number]) => boolean): Steps {
  const gone = new Set(steps.filter(drop).map(({ id }) => id));
  return steps.flatMap((step, index) => {
    if (gone.has(step.id)) return [];
    const earlier = steps.slice(0, index).filter(drop);
    const operation = earlier.reduceRight((from, dropped) => startingFrom(from, dropped.operation), step.operation);
    return [{ ...step, operation, dependsOn: step.dependsOn.filter((id) => !gone.has(id)) }];
  });
}

function startingFrom(operation: GclbOperation, earlier: GclbOperation): GclbOperation {
  if (operation.type !== 'update' || earlier.type !== 'update') return operation;
  return operation.kind === earlier.kind && operation.name === earlier.name
    ? { ...operation, before: earlier.before }
    : operation;
}
