import type { Step } from '../../../plan/step.js';
import { outputsNeededBy } from '../../../plan/known-after-apply.js';
import { addressOutput } from '../desired/addresses.js';
import { textIn } from '../kinds/body.js';
import type { GclbOperation } from '../operation.js';
import type { Stage } from './input.js';
import { nodesOf } from './input.js';
import type { StepList } from './step-list.js';

/** Reserves the addresses that do not exist: what listens on them can be written only then. */
export function reserveAddresses(stage: Stage, steps: StepList): void {
  for (const { address, name, body } of nodesOf(stage.desired, 'address')) {
    if (!stage.changes.has(address)) continue;
    const ipVersion = textIn(body, 'ipVersion') === 'IPV6' ? 'IPV6' : 'IPV4';
    const description = textIn(body, 'description') ?? '';
    steps.add({
      phase: 'expand',
      address,
      summary: `reserve address ${name}`,
      operation: { type: 'reserve-address', name, ipVersion, description },
      dependsOn: [],
    });
  }
}

function outputsIn(operation: GclbOperation): readonly string[] {
  switch (operation.type) {
    case 'insert':
      return outputsNeededBy(operation.body);
    case 'update':
      return [...outputsNeededBy(operation.before), ...outputsNeededBy(operation.after)];
    default:
      return [];
  }
}

/** The steps, each of which waits for the addresses that stand in what it writes. */
export function awaitingAddresses(steps: readonly Step<GclbOperation>[]): readonly Step<GclbOperation>[] {
  const reserved = new Map(
    steps.flatMap(({ id, operation }) =>
      operation.type === 'reserve-address' ? [[addressOutput(operation.name), id] as const] : [],
    ),
  );
  if (reserved.size === 0) return steps;
  return steps.map((step) => {
    const awaited = outputsIn(step.operation).flatMap((output) => reserved.get(output) ?? []);
    return awaited.length === 0 ? step : { ...step, dependsOn: [...new Set([...step.dependsOn, ...awaited])].sort() };
  });
}
