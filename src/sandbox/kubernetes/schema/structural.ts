import type { Json } from '../../state/json.js';
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../object.js';
import type { FieldTable } from './fields.js';

/** The schema of a custom resource's field, as a CustomResourceDefinition states it (a subset of OpenAPI v3). */
export interface StructuralSchema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly format?: string;
  /** What the field has when its object is given without it. */
  readonly default?: boolean | string;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  readonly items?: StructuralSchema;
  readonly maxItems?: number;
  readonly pattern?: string;
  /** In characters. */
  readonly maxLength?: number;
}

/** A schema as JSON, as definitions and OpenAPI documents show it. */
export function schemaDocument(schema: StructuralSchema): JsonObject {
  const { properties, items, required, ...plain } = schema;
  return {
    ...plain,
    ...(properties === undefined ? {} : { properties: mapValues(properties, schemaDocument) }),
    ...(items === undefined ? {} : { items: schemaDocument(items) }),
    ...(required === undefined ? {} : { required }),
  };
}

/** The fields that a schema of objects describes, as a table of types of which `root` is the outermost. */
export function fieldTableOf(schema: StructuralSchema, root: string): FieldTable {
  const table: Record<string, Readonly<Record<string, string>>> = {};
  const add = (object: StructuralSchema, type: string): void => {
    table[type] = Object.fromEntries(
      Object.entries(object.properties ?? {}).map(([name, member]) => [name, typeFor(member, `${type}.${name}`)]),
    );
  };
  const typeFor = (member: StructuralSchema, place: string): string => {
    switch (member.type) {
      case 'object':
        add(member, place);
        return place;
      case 'array':
        return `[]${member.items === undefined ? 'any' : typeFor(member.items, place)}`;
      case 'integer':
        return 'int64';
      case 'number':
        return 'double';
      case 'string':
      case 'boolean':
        return member.type;
      default:
        throw new Error('no such schema type', { cause: member.type satisfies never });
    }
  };
  add(schema, root);
  return table;
}

/** Fills the defaults that a schema states, in every object that is there. */
export function withSchemaDefaults(schema: StructuralSchema, value: Json): Json {
  if (Array.isArray(value))
    return value.map((entry: Json) => (schema.items ? withSchemaDefaults(schema.items, entry) : entry));
  if (!isJsonObject(value)) return value;
  const properties = Object.entries(schema.properties ?? {});
  const filled = properties.flatMap(([name, member]) => {
    const given = value[name] ?? member.default;
    return given === undefined ? [] : [[name, withSchemaDefaults(member, given)] as const];
  });
  return { ...value, ...Object.fromEntries(filled) };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
