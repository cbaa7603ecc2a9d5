import type { JsonObject } from '../../../graph/json.js';
import { isJsonObject } from '../../../graph/json.js';
import type { Json } from '../../../graph/json.js';
import { sameJson } from '../../../graph/canonical-json.js';
import { modeOfBackend } from '../kinds/backend-group.js';
import { objectsIn, textsIn } from '../kinds/body.js';
import { GCLB_KINDS } from '../kinds/index.js';
import type { OwnedResource } from '../live/owned-resources.js';

function fieldAt(body: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = body;
  for (const field of path.split('.')) value = isJsonObject(value) ? value[field] : undefined;
  return value;
}

function reachesThrough(body: JsonObject): ReadonlySet<string> {
  return new Set(objectsIn(body, 'backends').map(modeOfBackend));
}

/** GCE: a backend service cannot hold instance groups and NEGs together, so the way to the pods is as fixed as a name. */
function sameWayToPods(live: JsonObject, desired: JsonObject): boolean {
  const before = reachesThrough(live);
  const after = reachesThrough(desired);
  return before.size === 0 || after.size === 0 || [...before].every((mode) => after.has(mode));
}

/**
 * GCE: a rule is aimed at tags or at service accounts, never at both, so that one rule cannot let in to old and new nodes
 * while they take turns.
 */
function sameKindOfTargets(live: JsonObject, desired: JsonObject): boolean {
  const other = desired['targetTags'] === undefined ? 'targetTags' : 'targetServiceAccounts';
  return textsIn(live, other).length === 0;
}

/**
 * Whether a live resource can become `desired` in place: no immutable field that `desired` manages differs, the name aside.
 */
export function canBecome(live: OwnedResource, desired: JsonObject): boolean {
  const traits = GCLB_KINDS.get(live.kind);
  if (traits === undefined) return false;
  const current = traits.canonicalise(live.body);
  const wanted = traits.canonicalise(desired);
  const stays = traits.immutable.every((path) => {
    const after = fieldAt(wanted, path);
    return (
      path === 'name' || after === undefined || sameJson(fieldAt(current, path) ?? traits.serverDefaults[path], after)
    );
  });
  if (live.kind === 'firewall') return stays && sameKindOfTargets(current, wanted);
  return stays && (live.kind !== 'backendService' || sameWayToPods(current, wanted));
}

/** Of the live resources at one logical address the one to keep: it can be updated in place; one that serves comes first, then name order. */
export function updatableOf(candidates: readonly OwnedResource[], desired: JsonObject): OwnedResource | undefined {
  return candidates
    .filter((candidate) => canBecome(candidate, desired))
    .sort((one, other) => Number(other.reached) - Number(one.reached) || (one.name < other.name ? -1 : 1))[0];
}
