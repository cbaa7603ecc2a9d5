import type { JsonObject } from '../../../graph/json.js';
import type { Step } from '../../../plan/step.js';
import { orderSteps } from '../../../plan/steps.js';
import type { GclbOperation } from '../operation.js';
import { contract, settle } from './contract.js';
import { openFirewalls, prepareBackendServices, prepareClusters, prepareHealthChecks } from './expand.js';
import type { ChoreographyInput } from './input.js';
import { stageOf } from './input.js';
import { moveTraffic, warmUp } from './move-traffic.js';
import { StepList } from './step-list.js';

/** Lets every update know the states that later steps bring the same resource to. */
function withLaterStates(steps: readonly Step<GclbOperation>[]): readonly Step<GclbOperation>[] {
  return steps.map((step, index) => {
    const { operation } = step;
    if (operation.type !== 'update') return step;
    const laterStates = steps.slice(index + 1).flatMap(({ operation: later }): readonly JsonObject[] => {
      const same = later.type === 'update' && later.kind === operation.kind && later.name === operation.name;
      return same ? [later.after] : [];
    });
    return laterStates.length === 0 ? step : { ...step, operation: { ...operation, laterStates } };
  });
}

/**
 * The steps that carry a change set out without losing a request (design: execution): expand → warm → switch →
 * settle → contract, as a graph without cycles in which independent work is independent. Empty when nothing changes.
 * Every other run writes the URL map once with a fingerprint, which records the run; nothing is taken away before that.
 */
export function choreograph(input: ChoreographyInput): readonly Step<GclbOperation>[] {
  const stage = stageOf(input);
  if (stage.changes.size === 0) return [];
  const steps = new StepList();
  openFirewalls(stage, steps);
  prepareClusters(stage, steps);
  prepareHealthChecks(stage, steps);
  prepareBackendServices(stage, steps);
  warmUp(stage, steps);
  moveTraffic(stage, steps);
  contract(stage, steps, settle(stage, steps));
  return withLaterStates(orderSteps(steps.steps));
}
