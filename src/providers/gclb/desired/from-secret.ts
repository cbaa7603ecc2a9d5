import type { JsonObject } from '../../../graph/json.js';

/** Stands in a body for a value that is read from a Secret when it is sent (`digest`: SHA-256, hex, of what it must belong to). */
export function fromSecret(secret: string, field: string, digest: string): JsonObject {
  return { $fromSecret: { secret, field, digest } };
}
