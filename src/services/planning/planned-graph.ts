import { GraphBuilder } from '../../graph/graph-builder.js';
import type { JsonObject } from '../../graph/json.js';
import type { ResourceGraph } from '../../graph/resource.js';
import type { GclbPlan } from './gclb-plan.js';

/** The resources that a plan leaves behind, as far as it says: what live ones are aligned to when it is checked again. Without references. */
export function plannedGraph({ changeSet, steps }: GclbPlan): ResourceGraph {
  const builder = new GraphBuilder();
  for (const change of changeSet.changes) {
    if (change.action === 'delete') continue;
    const { address, kind, scope } = change;
    const name = change.action === 'replace' ? change.nameAfter : change.name;
    const body = change.action === 'no-op' ? (written(steps, address) ?? change.before) : change.after;
    builder.add({ address, kind, scope, name, body, ownership: 'managed' });
  }
  return builder.build();
}

// What was compared leaves empties out. A step that writes the resource says which fields have to be empty: without
// those, a route that somebody adds to a URL map without any would not be seen.
function written(steps: GclbPlan['steps'], address: string): JsonObject | undefined {
  const updates = steps.flatMap((step) =>
    step.address === address && step.operation.type === 'update' ? [step.operation.after] : [],
  );
  return updates.at(-1);
}
