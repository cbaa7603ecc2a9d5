import { listOf, sameJson, textOf, without, only, type JsonObject } from '../json.js';
import type { Kind } from '../kind.js';
import { fullUrl } from '../link.js';
import { invalidValue, tooLarge } from '../refusal.js';
import { checkCdnPolicy, completeCdnPolicy } from './cdn-policy.js';
import { getIamPolicy, setIamPolicy } from './iam-policies.js';
import { listUsable } from './list-usable.js';
import { addSignedUrlKey, deleteSignedUrlKey } from './signed-url-keys.js';
import { securityPolicySetter } from './security-policy-setters.js';
import { testIamPermissions } from './test-iam-permissions.js';

// Google's page on bucket names: 3 to 63 characters (222 with dots), lower case, no dash, dot or underscore at the ends.
const BUCKET = /^(?=.{3,222}$)[a-z0-9](?:[-_.a-z0-9]*[a-z0-9])?$/;
const MOST_HEADERS = 16;

/** compute.backendBuckets: buckets as targets of URL maps. Whether the bucket exists is not asked (believed). */
export const backendBuckets: Kind = {
  collection: 'backendBuckets',
  singular: 'backendBucket',
  message: 'BackendBucket',
  scopes: ['global'],
  listKind: 'backendBucketList',
  aggregatedKind: 'backendBucketAggregatedList',
  insert: true,
  delete: true,
  put: { operationType: 'update' },
  patch: { operationType: 'patch' },
  actions: {
    addSignedUrlKey,
    deleteSignedUrlKey,
    setEdgeSecurityPolicy: securityPolicySetter('edgeSecurityPolicy', 'setEdgeSecurityPolicy'),
    getIamPolicy,
    setIamPolicy,
    testIamPermissions,
  },
  collectionActions: { listUsable: listUsable('compute#usableBackendBucketList', 'backendBuckets') },
  seconds: { insert: [4, 12], update: [4, 12], delete: [4, 12] },
  required: ['bucketName'],
  outputOnly: ['usedBy', 'params', 'region'],
  references: [{ path: 'edgeSecurityPolicy', collections: ['securityPolicies'] }],
  noun: 'backend_bucket',
  quota: { metric: 'BACKEND_BUCKETS', limit: 75 },
  complete: (body, { before }) => ({
    // Recorded traffic: both are there without having been sent.
    description: '',
    enableCdn: false,
    ...(before ? { ...without(body, ['edgeSecurityPolicy']), ...only(before, ['edgeSecurityPolicy']) } : body),
    ...completeCdnPolicy(body, before, 'enableCdn'),
  }),
  check(body) {
    const name = textOf(body['bucketName']) ?? '';
    if (!BUCKET.test(name)) throw invalidValue('resource.bucketName', name, 'Invalid bucket name.');
    const headers = listOf(body['customResponseHeaders']).length;
    if (headers > MOST_HEADERS) throw tooLarge('resource.customResponseHeaders', MOST_HEADERS, headers);
    checkCdnPolicy(body);
  },
  checkChange(before: JsonObject, after: JsonObject) {
    if (!sameJson(before['loadBalancingScheme'], after['loadBalancingScheme'])) {
      throw invalidValue(
        'resource.loadBalancingScheme',
        textOf(after['loadBalancingScheme']) ?? '',
        'Load balancing scheme cannot be changed.',
      );
    }
  },
  present({ body }, { link, view }) {
    const usedBy = view.visibleUsers(link).map((user) => ({ reference: fullUrl(user) }));
    return usedBy.length > 0 ? { ...body, usedBy } : body;
  },
};
