import type { FieldError } from '../field-error.js';
import { invalid } from '../field-error.js';
import { asNumber, asObject } from '../json.js';
import type { JsonObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

function validate(object: JsonObject): readonly FieldError[] {
  const spec = asObject(object['spec']);
  const duration = asNumber(spec['leaseDurationSeconds']);
  const transitions = asNumber(spec['leaseTransitions']);
  return [
    ...(duration !== undefined && duration <= 0
      ? [invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0')]
      : []),
    ...(transitions !== undefined && transitions < 0
      ? [invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
      : []),
  ];
}

/** Kubernetes coordination.k8s.io/v1 Lease; also v1beta1 until 1.21. */
export const leaseKind: Kind = {
  kind: 'Lease',
  group: 'coordination.k8s.io',
  versions: [
    { group: 'coordination.k8s.io', version: 'v1' },
    { group: 'coordination.k8s.io', version: 'v1beta1', until: 21 },
  ],
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1Lease',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: false,
  deleteReturnsObject: false,
  defaults: (object) => ({ spec: {}, ...object }),
  validate,
};
