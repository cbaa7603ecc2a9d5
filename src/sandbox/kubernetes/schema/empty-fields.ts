import type { Json } from '../../state/json.js';
import { isJsonObject } from '../json.js';
import type { Kind } from '../kinds/kind.js';
import type { JsonObject } from '../object.js';
import type { FieldTable } from './fields.js';

// Kubernetes (k8s.io/api): the lists of served types whose tags lack omitempty.
const ALWAYS_PRINTED = new Set([
  'V1EndpointSlice.endpoints',
  'V1HTTPIngressRuleValue.paths',
  'V1NodeSelector.nodeSelectorTerms',
  'V1PodSpec.containers',
]);

/**
 * An object without its empty lists and maps: Kubernetes' encoders leave them out (the tag omitempty of k8s.io/api, and
 * etcd's protobuf), so that nobody ever reads one. An empty object of a type of its own says something, and stays. So
 * does everything in a custom resource, which is stored as it was sent.
 */
export function withoutEmptyFields(kind: Kind, object: JsonObject): JsonObject {
  return kind.custom ? object : trimmed(kind.fields, kind.type, object);
}

function trimmed(table: FieldTable, type: string, object: JsonObject): JsonObject {
  const kept = Object.entries(object).flatMap(([name, value]): [string, Json][] => {
    const declared = Object.hasOwn(table[type] ?? {}, name) ? table[type]?.[name] : undefined;
    if (value === undefined) return [];
    if (declared === undefined) return [[name, value]];
    if (Array.isArray(value) && value.length === 0) return ALWAYS_PRINTED.has(`${type}.${name}`) ? [[name, value]] : [];
    if (declared.startsWith('map[') && isJsonObject(value) && Object.keys(value).length === 0) return [];
    return [[name, trimmedValue(table, declared, value)]];
  });
  return Object.fromEntries(kept);
}

function trimmedValue(table: FieldTable, declared: string, value: Json): Json {
  const type = declared.replace(/^\[\]/, '');
  if (!Object.hasOwn(table, type)) return value;
  if (Array.isArray(value)) return value.map((item: Json) => trimmedValue(table, type, item));
  return isJsonObject(value) ? trimmed(table, type, value) : value;
}
