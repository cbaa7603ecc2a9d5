import { asObject, asText } from '../json.js';
import type { JsonObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

// Kubernetes labels every namespace with its own name, so that selectors can pick one.
function withDefaults(object: JsonObject): JsonObject {
  const metadata = asObject(object['metadata']);
  const name = asText(metadata['name']);
  const labels = {
    ...asObject(metadata['labels']),
    ...(name === undefined ? {} : { 'kubernetes.io/metadata.name': name }),
  };
  return { spec: { finalizers: ['kubernetes'] }, ...object, metadata: { ...metadata, labels } };
}

/** Kubernetes core/v1 Namespace. */
export const namespaceKind: Kind = {
  kind: 'Namespace',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  custom: false,
  fields: coreFields,
  type: 'V1Namespace',
  nameRule: 'dns1123-label',
  hasStatus: true,
  countsGenerations: false,
  deleteReturnsObject: false,
  defaults: withDefaults,
  initialStatus: () => ({ phase: 'Active' }),
  fieldSelectors: { 'status.phase': (object) => asText(asObject(object['status'])['phase']) ?? '' },
};

/** Namespaces that every cluster has and that cannot be deleted. */
export const builtInNamespaces: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
