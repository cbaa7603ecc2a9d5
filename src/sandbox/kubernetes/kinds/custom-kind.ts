import { coreFields } from '../schema/core-fields.js';
import { fieldTableOf, type StructuralSchema, withSchemaDefaults } from '../schema/structural.js';
import { structuralErrors } from '../schema/structural-validation.js';
import { isJsonObject, without } from '../json.js';
import type { JsonObject } from '../object.js';
import type { Kind, ServedVersion } from './kind.js';

/** What a CustomResourceDefinition says of a namespaced kind without subresources. */
export interface CustomDefinition {
  readonly kind: string;
  readonly group: string;
  /** The stored one first; all have the same schema. */
  readonly versions: readonly [string, ...string[]];
  readonly plural: string;
  readonly shortNames: readonly string[];
  /** Its fields besides apiVersion, kind and metadata. */
  readonly schema: StructuralSchema;
}

/** The kind that a definition makes: unknown fields are pruned, defaults filled, and the rest is judged by the schema. */
export function customKind({ kind, group, versions, plural, shortNames, schema }: CustomDefinition): Kind {
  const [stored, ...others] = versions.map((version): ServedVersion => ({ group, version }));
  if (!stored) throw new Error(`${kind} is served in no version`);
  const own = fieldTableOf(schema, kind);
  return {
    kind,
    group,
    versions: [stored, ...others],
    plural,
    singular: kind.toLowerCase(),
    shortNames,
    namespaced: true,
    custom: true,
    fields: {
      ...coreFields,
      ...own,
      [kind]: { ...own[kind], apiVersion: 'string', kind: 'string', metadata: 'V1ObjectMeta' },
    },
    type: kind,
    schema,
    nameRule: 'dns1123-subdomain',
    hasStatus: false,
    countsGenerations: true,
    deleteReturnsObject: false,
    defaults: (object) => {
      const filled = withSchemaDefaults(schema, object);
      return isJsonObject(filled) ? filled : object;
    },
    validate: (object: JsonObject) => structuralErrors(schema, without(object, 'apiVersion', 'kind', 'metadata')),
  };
}
