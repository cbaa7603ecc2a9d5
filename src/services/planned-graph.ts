import { GraphBuilder } from '../graph/graph-builder.js';
import type { ResourceGraph } from '../graph/resource.js';
import type { GclbPlan } from './gclb-plan.js';

/** The resources that a plan leaves behind, as far as it says: what live ones are aligned to when it is checked again. Without references. */
export function plannedGraph({ changeSet }: GclbPlan): ResourceGraph {
  const builder = new GraphBuilder();
  for (const change of changeSet.changes) {
    if (change.action === 'delete') continue;
    const { address, kind, scope } = change;
    const name = change.action === 'replace' ? change.nameAfter : change.name;
    const body = change.action === 'no-op' ? change.before : change.after;
    builder.add({ address, kind, scope, name, body, ownership: 'managed' });
  }
  return builder.build();
}
