import type { JsonObject } from '../../../graph/json.js';
import { isJsonObject } from '../../../graph/json.js';

/** A copy of `body` without the fields at `paths` (`cdnPolicy.signedUrlKeys`), and without those that are undefined. */
export function withoutPaths(body: JsonObject, paths: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(body).flatMap(([field, value]) => {
      if (value === undefined || paths.includes(field)) return [];
      const inner = paths.flatMap((path) => (path.startsWith(`${field}.`) ? [path.slice(field.length + 1)] : []));
      return [[field, inner.length > 0 && isJsonObject(value) ? withoutPaths(value, inner) : value]];
    }),
  );
}
