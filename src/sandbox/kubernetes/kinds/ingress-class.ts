import type { FieldError } from '../field-error.js';
import { invalid, required } from '../field-error.js';
import { asObject, asText, sameJson } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

function validate(object: JsonObject): readonly FieldError[] {
  const controller = asText(asObject(object['spec'])['controller']) ?? '';
  if (controller === '') return [required('spec.controller')];
  if (controller.length > 250) return [invalid('spec.controller', controller, 'must be no more than 250 bytes')];
  return /^[a-z0-9.-]+\/\S+$/.test(controller)
    ? []
    : [invalid('spec.controller', controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
}

function validateUpdate(next: JsonObject, previous: KubernetesObject): readonly FieldError[] {
  const { controller } = asObject(next['spec']);
  if (sameJson(controller, asObject(previous['spec'])['controller'])) return [];
  return [invalid('spec.controller', controller, 'field is immutable')];
}

/** Kubernetes networking.k8s.io/v1 IngressClass; also v1beta1 from 1.18 to 1.21. GKE makes none of its own. */
export const ingressClassKind: Kind = {
  kind: 'IngressClass',
  group: 'networking.k8s.io',
  versions: [
    { group: 'networking.k8s.io', version: 'v1', since: 19 },
    { group: 'networking.k8s.io', version: 'v1beta1', since: 18, until: 21 },
  ],
  plural: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  namespaced: false,
  custom: false,
  fields: coreFields,
  type: 'V1IngressClass',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: true,
  deleteReturnsObject: false,
  validate,
  validateUpdate,
};
