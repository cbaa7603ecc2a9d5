import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

/** Kubernetes core/v1 ServiceAccount. */
export const serviceAccountKind: Kind = {
  kind: 'ServiceAccount',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1ServiceAccount',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: false,
  deleteReturnsObject: true,
};
