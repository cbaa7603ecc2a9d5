import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

/** Kubernetes core/v1 Endpoints. */
export const endpointsKind: Kind = {
  kind: 'Endpoints',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1Endpoints',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: false,
  deleteReturnsObject: false,
};
