import type { Kind, ServedVersion } from '../kinds/kind.js';
import type { JsonObject } from '../object.js';
import { type Decoded, decodeFields } from './fields.js';
import { prune } from './pruning.js';

/**
 * Reads an object by what its kind says of its fields. Throws DecodeError when a type does not fit; a custom
 * resource's own fields are only pruned here, and its kind's validation judges them.
 */
export function readFields(kind: Kind, version: ServedVersion, body: JsonObject): Decoded {
  if (kind.schema === undefined) return decodeFields(kind.fields, version.type ?? kind.type, body);
  const { apiVersion, kind: name, metadata, ...own } = body;
  const head = decodeFields(kind.fields, kind.type, {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(name === undefined ? {} : { kind: name }),
    ...(metadata === undefined ? {} : { metadata }),
  });
  const rest = prune(kind.schema, own);
  return { value: { ...head.value, ...rest.value }, unknown: [...head.unknown, ...rest.unknown] };
}
