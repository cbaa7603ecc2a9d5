import type { JsonObject } from '../../../graph/json.js';
import type { GceKind } from '../operation.js';
import { formatStatus, statusFromBody } from '../status/status.js';
import { without } from './body.js';

/**
 * The body as GCE takes it, from a canonical one: the status of a URL map goes back into its
 * description. Links stay relative, which GCE accepts (recorded traffic).
 */
export function writableBody(kind: GceKind, canonical: JsonObject): JsonObject {
  if (kind !== 'urlMap') return canonical;
  const status = statusFromBody(canonical['status']);
  const body = without(canonical, 'status');
  return status === undefined ? body : { ...body, description: formatStatus(status) };
}
