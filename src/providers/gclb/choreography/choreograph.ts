import type { Step } from '../../../plan/step.js';
import { orderSteps } from '../../../plan/steps.js';
import type { GclbOperation } from '../operation.js';
import { contract, settle } from './contract.js';
import { openFirewalls, prepareBackendServices, prepareClusters, prepareHealthChecks } from './expand.js';
import { prepareFrontends } from './frontends.js';
import type { ChoreographyInput } from './input.js';
import { stageOf } from './input.js';
import { afterMarks, markAdopted } from './mark-adopted.js';
import { moveTraffic, warmUp } from './move-traffic.js';
import { awaitingAddresses, reserveAddresses } from './reserve-addresses.js';
import { StepList } from './step-list.js';

/**
 * The steps that carry a change set out without losing a request (design: execution): expand → warm → switch →
 * settle → contract, as a graph without cycles in which independent work is independent. Empty when nothing changes.
 * Every other run writes the URL map once with a fingerprint, which records the run; nothing is taken away before that.
 */
export function choreograph(input: ChoreographyInput): readonly Step<GclbOperation>[] {
  const stage = stageOf(input);
  const steps = new StepList();
  markAdopted(stage, steps);
  if (stage.changes.size === 0 && steps.steps.length === 0) return [];
  reserveAddresses(stage, steps);
  openFirewalls(stage, steps);
  prepareClusters(stage, steps);
  prepareHealthChecks(stage, steps);
  prepareBackendServices(stage, steps);
  prepareFrontends(stage, steps);
  warmUp(stage, steps);
  moveTraffic(stage, steps);
  contract(stage, steps, settle(stage, steps));
  return orderSteps(afterMarks(awaitingAddresses(steps.steps)));
}
