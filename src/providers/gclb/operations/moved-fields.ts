import type { JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { compareBodies } from '../../../plan/comparison/compare-bodies.js';
import { locatedDifferences } from '../../../plan/comparison/located-differences.js';
import { managedProjection } from '../../../plan/comparison/projection.js';

/**
 * The fields in which a live body is no longer what `before` recorded: those that `before` holds, and those that it lacked and
 * that `after` is going to set. For messages; sorted, each once.
 */
export function movedFields(
  live: JsonObject,
  before: JsonObject,
  after: JsonObject,
  traits: KindTraits,
): readonly string[] {
  const recorded = compareBodies(before, live, traits).differences.map(({ path }) => path);
  const inWay = locatedDifferences(
    managedProjection(before, traits, after),
    managedProjection(live, traits, after),
    traits,
  ).map(({ difference }) => difference.path);
  return [...new Set([...recorded, ...inWay])].sort();
}
