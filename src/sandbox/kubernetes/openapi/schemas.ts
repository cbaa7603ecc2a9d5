import { asObject } from '../json.js';
import type { Kind, ServedVersion } from '../kinds/kind.js';
import { atomicTypes, typeMerging } from '../merging/type-merging.js';
import type { JsonObject } from '../object.js';
import type { FieldTable } from '../schema/fields.js';
import { schemaDocument } from '../schema/structural.js';
import { kindDescription } from './descriptions.js';
import { scalarSchema } from './scalar-schemas.js';
import { kindSchemaName, schemaName } from './schema-names.js';

/** A kind in one of its versions, whose objects are to be described. */
interface Described {
  readonly kind: Kind;
  readonly version: ServedVersion;
}

/**
 * The schemas of kinds and of all the types that they are made of, by name. `prefix` is where a document keeps its
 * schemas: `#/components/schemas/` in OpenAPI v3, `#/definitions/` in v2.
 */
export function schemasOf(described: readonly Described[], prefix: string): JsonObject {
  const schemas: Record<string, JsonObject> = {};
  for (const { kind, version } of described) {
    const root = version.type ?? kind.type;
    const own = kind.schema === undefined ? typeSchema(kind.fields, root, prefix) : customSchema(kind, prefix);
    schemas[kindSchemaName(kind, version)] = {
      description: kindDescription(kind),
      ...own,
      'x-kubernetes-group-version-kind': [{ group: version.group, version: version.version, kind: kind.kind }],
    };
    for (const type of reachable(kind.fields, kind.schema === undefined ? root : 'V1ObjectMeta')) {
      if (type !== root) schemas[schemaName(type)] = typeSchema(kind.fields, type, prefix);
    }
  }
  return schemas;
}

/** The types that a type's fields are made of, itself included. */
function reachable(table: FieldTable, root: string): ReadonlySet<string> {
  const found = new Set([root]);
  for (const type of found) {
    for (const field of Object.values(table[type] ?? {})) {
      const named = field.replaceAll(/^(?:\[\]|map\[)+|\]+$/g, '');
      if (Object.hasOwn(table, named)) found.add(named);
    }
  }
  return found;
}

function typeSchema(table: FieldTable, type: string, prefix: string): JsonObject {
  const fields = Object.entries(table[type] ?? {});
  const properties = fields.map(([name, field]) => [name, fieldSchema(table, type, name, field, prefix)] as const);
  return {
    type: 'object',
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(atomicTypes.has(type) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function fieldSchema(table: FieldTable, type: string, name: string, field: string, prefix: string): JsonObject {
  const merging = typeMerging[type]?.[name];
  const strategies = [
    ...(merging?.patchKey === undefined ? [] : ['merge']),
    ...(merging?.retainKeys === true ? ['retainKeys'] : []),
  ];
  const listType = merging?.list === 'set' ? 'set' : merging?.list === undefined ? 'atomic' : 'map';
  return {
    ...valueSchema(table, field, prefix),
    ...(field.startsWith('[]') ? { 'x-kubernetes-list-type': listType } : {}),
    ...(listType === 'map' ? { 'x-kubernetes-list-map-keys': merging?.list } : {}),
    ...(merging?.atomic === true ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(strategies.length === 0 ? {} : { 'x-kubernetes-patch-strategy': strategies.join(',') }),
    ...((merging?.patchKey ?? '') === '' ? {} : { 'x-kubernetes-patch-merge-key': merging?.patchKey }),
  };
}

function valueSchema(table: FieldTable, field: string, prefix: string): JsonObject {
  if (field.startsWith('[]')) return { type: 'array', items: valueSchema(table, field.slice(2), prefix) };
  const values = /^map\[(.*)\]$/.exec(field)?.[1];
  if (values !== undefined) return { type: 'object', additionalProperties: valueSchema(table, values, prefix) };
  return Object.hasOwn(table, field) ? { $ref: `${prefix}${schemaName(field)}` } : scalarSchema(field);
}

/** A custom resource's own schema with the fields that every object has. */
function customSchema({ schema }: Kind, prefix: string): JsonObject {
  if (schema === undefined) return {};
  const document = schemaDocument(schema);
  return {
    ...document,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: `${prefix}${schemaName('V1ObjectMeta')}` },
      ...asObject(document['properties']),
    },
  };
}
