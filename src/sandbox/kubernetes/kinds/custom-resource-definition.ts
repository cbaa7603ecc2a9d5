import { coreFields } from '../schema/core-fields.js';
import { schemaDocument } from '../schema/structural.js';
import type { JsonObject, ObjectDraft } from '../object.js';
import type { Kind } from './kind.js';

/**
 * Kubernetes apiextensions.k8s.io/v1 CustomResourceDefinition. The definitions of GKE's own custom resources are there
 * to be read; others cannot be made, as nothing here would serve their resources.
 */
export const customResourceDefinitionKind: Kind = {
  kind: 'CustomResourceDefinition',
  group: 'apiextensions.k8s.io',
  versions: [{ group: 'apiextensions.k8s.io', version: 'v1', since: 16 }],
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  custom: false,
  readOnly: true,
  fields: {
    ...coreFields,
    CustomResourceDefinition: {
      apiVersion: 'string',
      kind: 'string',
      metadata: 'V1ObjectMeta',
      spec: 'any',
      status: 'any',
    },
  },
  type: 'CustomResourceDefinition',
  nameRule: 'dns1123-subdomain',
  hasStatus: true,
  countsGenerations: true,
  deleteReturnsObject: false,
};

/** The definition that a custom kind is served by, as of some time (RFC 3339). */
export function definitionOf(kind: Kind, time: string): ObjectDraft {
  const names = {
    kind: kind.kind,
    listKind: `${kind.kind}List`,
    plural: kind.plural,
    singular: kind.singular,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${kind.group}` },
    spec: {
      group: kind.group,
      names,
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      conversion: { strategy: 'None' },
      versions: kind.versions.map(({ version }, index) => ({
        name: version,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: resourceSchema(kind) },
      })),
    },
    status: {
      acceptedNames: names,
      storedVersions: [kind.versions[0].version],
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found', time),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted', time),
      ],
    },
  };
}

function resourceSchema({ schema }: Kind): JsonObject {
  return schema === undefined ? { type: 'object' } : schemaDocument(schema);
}

function condition(type: string, reason: string, message: string, lastTransitionTime: string): JsonObject {
  return { type, status: 'True', reason, message, lastTransitionTime };
}
