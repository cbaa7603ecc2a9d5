import type { FieldError } from '../field-error.js';
import { invalid } from '../field-error.js';
import { asObject } from '../json.js';
import type { JsonObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import { dataKeyErrors, dataSizeErrors, immutableErrors } from './data-keys.js';
import type { Kind } from './kind.js';

function validate(object: JsonObject): readonly FieldError[] {
  const data = asObject(object['data']);
  const binary = asObject(object['binaryData']);
  const twice = Object.keys(data)
    .filter((key) => key in binary)
    .map((key) => invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  return [
    ...dataKeyErrors('data', data),
    ...twice,
    ...dataKeyErrors('binaryData', binary),
    ...dataSizeErrors('', data, binary),
  ];
}

/** Kubernetes core/v1 ConfigMap. */
export const configMapKind: Kind = {
  kind: 'ConfigMap',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1ConfigMap',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: false,
  deleteReturnsObject: false,
  validate,
  validateUpdate: (next, previous) => immutableErrors(next, previous, ['data', 'binaryData']),
};
