import type { FieldTable } from '../schema/fields.js';

/** The fields of types that clients send and no server stores (k8s.io/apimachinery meta/v1, k8s.io/api authorization/v1). */
export const requestTypes: FieldTable = {
  V1DeleteOptions: {
    gracePeriodSeconds: 'int64',
    preconditions: 'V1Preconditions',
    orphanDependents: 'boolean',
    propagationPolicy: 'string',
    dryRun: '[]string',
  },
  V1Preconditions: { uid: 'string', resourceVersion: 'string' },
  V1SelfSubjectAccessReview: { spec: 'V1SelfSubjectAccessReviewSpec' },
  V1SelfSubjectAccessReviewSpec: {
    resourceAttributes: 'V1ResourceAttributes',
    nonResourceAttributes: 'V1NonResourceAttributes',
  },
  V1ResourceAttributes: {
    namespace: 'string',
    verb: 'string',
    group: 'string',
    version: 'string',
    resource: 'string',
    subresource: 'string',
    name: 'string',
  },
  V1NonResourceAttributes: { path: 'string', verb: 'string' },
  V1SelfSubjectRulesReview: { spec: 'V1SelfSubjectRulesReviewSpec' },
  V1SelfSubjectRulesReviewSpec: { namespace: 'string' },
};
