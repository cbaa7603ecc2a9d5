import type { FieldError } from '../field-error.js';
import { invalid, notSupported, required } from '../field-error.js';
import { asText } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

function validate(object: JsonObject): readonly FieldError[] {
  const type = asText(object['addressType']) ?? '';
  if (type === '') return [required('addressType')];
  return addressTypes.includes(type) ? [] : [notSupported('addressType', type, addressTypes)];
}

function validateUpdate(next: JsonObject, previous: KubernetesObject): readonly FieldError[] {
  if (next['addressType'] === previous['addressType']) return [];
  return [invalid('addressType', next['addressType'], 'field is immutable')];
}

/** Kubernetes discovery.k8s.io/v1 EndpointSlice. */
export const endpointSliceKind: Kind = {
  kind: 'EndpointSlice',
  group: 'discovery.k8s.io',
  versions: ['v1'],
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1EndpointSlice',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: true,
  deleteReturnsObject: false,
  defaults: (object) => ({ endpoints: [], ports: [], ...object }),
  validate,
  validateUpdate,
};
