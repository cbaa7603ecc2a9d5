import { kindOf } from '../gce/kinds/index.js';
import { EDGE_LOCATIONS } from '../traffic/regions.js';
import type { FaultRule } from './rule.js';

/** What of a world rules may name. */
export interface FaultSurroundings {
  /** Contexts. */
  readonly clusters: readonly string[];
  /** Zones with nodes. */
  readonly zones: readonly string[];
}

/** A name in a rule that the world does not have. */
export interface UnknownName {
  /** Where in the rule, outermost first. */
  readonly path: readonly (string | number)[];
  /** Follows the field's path: `must be one of …`. */
  readonly message: string;
}

/** Names in a rule that nothing in this world has, so that it could never strike. */
export function unknownNames({ match, then }: FaultRule, world: FaultSurroundings): readonly UnknownName[] {
  const found: UnknownName[] = [];
  const check = (path: readonly string[], name: string | undefined, known: readonly string[]): void => {
    if (name === undefined || known.includes(name)) return;
    found.push({ path, message: `must be one of ${known.join(', ')}` });
  };
  check(['match', 'server'], match?.server, ['gce', 'kubernetes', ...world.clusters]);
  for (const collection of [match?.collection ?? []].flat()) {
    if (['operations', 'projects'].includes(collection) || kindOf(collection)) continue;
    found.push({ path: ['match', 'collection'], message: `must be a collection of Compute Engine, as in its paths` });
  }
  if (then.effect === 'restart') check(['then', 'cluster'], then.cluster, world.clusters);
  if (then.effect === 'zone-down') check(['then', 'zone'], then.zone, world.zones);
  if (then.effect === 'edge-frozen') check(['then', 'edge'], then.edge, EDGE_LOCATIONS);
  return found;
}
