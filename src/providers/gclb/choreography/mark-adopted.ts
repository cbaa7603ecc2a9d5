import type { Step } from '../../../plan/step.js';
import type { AdoptedResource } from '../load-balancer.js';
import { isDescribable } from '../names/adoptable.js';
import type { GclbOperation } from '../operation.js';
import type { Stage } from './input.js';
import type { StepList } from './step-list.js';

/** Whether this run describes an adopted resource as the load balancer's. Before a deletion the record of the URL map, which goes last, is enough. */
export function isMarked(
  { retiring }: Pick<Stage, 'retiring'>,
  { kind, toMark }: Pick<AdoptedResource, 'kind' | 'toMark'>,
): boolean {
  return isDescribable(kind) && toMark && !retiring;
}

/** Describes what is adopted, first of all. */
export function markAdopted(stage: Stage, steps: StepList): void {
  for (const resource of stage.adopted ?? []) {
    const { kind, name, description: before, marker: description } = resource;
    const node = [...stage.live.nodes.values()].find((live) => live.kind === kind && live.name === name);
    if (!isDescribable(kind) || !isMarked(stage, resource) || node === undefined) continue;
    steps.add({
      part: 'mark',
      phase: 'expand',
      address: node.address,
      summary: `describe ${kind} ${name} as this load balancer's`,
      operation: { type: 'mark', kind, name, before, description },
      dependsOn: [],
    });
  }
}

/** The steps, of which none writes to a resource before it is described, or takes anything away before all are. */
export function afterMarks(steps: readonly Step<GclbOperation>[]): readonly Step<GclbOperation>[] {
  const marks = steps.filter(({ operation }) => operation.type === 'mark');
  if (marks.length === 0) return steps;
  return steps.map((step) => {
    if (step.operation.type === 'mark') return step;
    const awaited = marks.filter(({ address }) => step.phase === 'contract' || address === step.address);
    return { ...step, dependsOn: [...new Set([...step.dependsOn, ...awaited.map(({ id }) => id)])].sort() };
  });
}
