import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { byCodeUnit } from '../graph/canonical-json.js';
import { groupBy } from '../graph/grouping.js';
import { dependenciesFirst, findCycle } from '../graph/ordering.js';
import { PHASES } from './step.js';
import type { Step, StepId } from './step.js';

/** What ordering needs to know of a step. */
type OrderedStep = Pick<Step<unknown>, 'id' | 'phase' | 'dependsOn'>;

/**
 * What is wrong with a list of steps: ids that occur twice, dependencies on steps that are not in the
 * list, and a cycle of dependencies with its path. Empty when the list can be executed. All are of code Internal.
 */
export function validateSteps(steps: readonly OrderedStep[]): readonly Diagnostic[] {
  const byId = groupBy(steps, ({ id }) => id);
  const repeated = [...byId].filter(([, same]) => same.length > 1).map(([id]) => `two steps have the id ${id}`);
  const unknown = steps.flatMap(({ id, dependsOn }) =>
    dependsOn
      .filter((dependency) => !byId.has(dependency))
      .map((dependency) => `step ${id} depends on ${dependency}, which is not among the steps`),
  );
  const cycle = findCycle(byId.keys(), dependenciesAmong(steps));
  const cyclic = cycle === undefined ? [] : [`steps depend on each other: ${cycle.join(' -> ')}`];
  return [...repeated, ...unknown, ...cyclic].map((message) => ({ code: 'Internal', severity: 'error', message }));
}

/**
 * The steps such that each comes after all it depends on, otherwise by phase, then by id: the same list whatever
 * the order it was given in. The steps must be valid.
 */
export function orderSteps<S extends OrderedStep>(steps: readonly S[]): readonly S[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const preferred = [...byId.values()].sort(
    (one, other) => PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase) || byCodeUnit(one.id, other.id),
  );
  return dependenciesFirst(
    preferred.map(({ id }) => id),
    dependenciesAmong(steps),
  ).flatMap((id) => byId.get(id) ?? []);
}

function dependenciesAmong(steps: readonly OrderedStep[]): (id: StepId) => readonly StepId[] {
  const dependencies = new Map(steps.map(({ id, dependsOn }) => [id, dependsOn]));
  return (id) => dependencies.get(id) ?? [];
}
