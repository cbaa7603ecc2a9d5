import type { Json } from '../../state/json.js';
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../object.js';

/** RFC 7396: members of the patch replace those of the target, null removes, objects merge, lists replace. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map<string, Json | undefined>(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (isJsonObject(value)) {
      const before = merged.get(key);
      merged.set(key, mergePatch(isJsonObject(before) ? before : {}, value));
    } else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
