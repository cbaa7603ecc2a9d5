import type { Json, JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { equalsManaged } from '../../../plan/comparison/compare-bodies.js';
import { fillKnownAfterApply, outputsNeededBy } from '../../../plan/known-after-apply.js';
import type { Step, StepId } from '../../../plan/step.js';
import type { GceKind, GclbOperation } from '../operation.js';

/** What the steps after a given one leave of a resource. */
export interface LaterResults {
  /** Whether a later step has been there already: the live body is what that step makes of it. */
  reached(live: JsonObject, traits: KindTraits, outputs: ReadonlyMap<string, Json>): boolean;
  /** Whether a later step deletes the resource, so that its absence means that the plan was carried out further. */
  readonly deleted: boolean;
}

/** What happens to the resource of a step in the steps after it; nothing when the plan's steps are not known. */
export function laterResults(
  steps: readonly Step<GclbOperation>[] | undefined,
  current: StepId,
  kind: GceKind,
  name: string,
): LaterResults {
  const all = steps ?? [];
  const position = all.findIndex(({ id }) => id === current);
  const later = position === -1 ? [] : all.slice(position + 1).map(({ operation }) => operation);
  const afters = later.flatMap((operation) =>
    operation.type === 'update' && operation.kind === kind && operation.name === name ? [operation.after] : [],
  );
  return {
    reached: (live, traits, outputs) =>
      afters.some(
        (after) => isKnown(after, outputs) && equalsManaged(live, fillKnownAfterApply(after, outputs), traits),
      ),
    deleted: later.some(
      (operation) => operation.type === 'delete' && operation.kind === kind && operation.name === name,
    ),
  };
}

// A later step's placeholders may not have been filled yet; what it makes of the resource is then unknown.
function isKnown(body: JsonObject, outputs: ReadonlyMap<string, Json>): boolean {
  return outputsNeededBy(body).every((name) => outputs.has(name));
}
