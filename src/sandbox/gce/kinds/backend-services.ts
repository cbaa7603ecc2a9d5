import { createHash } from 'node:crypto';
import {
  isObject,
  listOf,
  numberOf,
  objectsOf,
  only,
  printed,
  sameJson,
  textOf,
  without,
  type JsonObject,
} from '../json.js';
import type { ActionCall, HealthSource, Kind } from '../kind.js';
import { fullUrl, relativeLink } from '../link.js';
import { invalidValue, requiredField, tooLarge } from '../refusal.js';
import { checkBackends, checkSharedGroups, completeBackend } from './backends.js';
import { checkCdnPolicy, completeCdnPolicy } from './cdn-policy.js';
import { checkClassicService } from './classic-features.js';
import { getIamPolicy, setIamPolicy } from './iam-policies.js';
import { listUsable } from './list-usable.js';
import { checkMigration, checkSchemeChange } from './scheme-migration.js';
import { addSignedUrlKey, deleteSignedUrlKey } from './signed-url-keys.js';
import { securityPolicySetter } from './security-policy-setters.js';
import { testIamPermissions } from './test-iam-permissions.js';

/** Protocol → the port and name that GCE fills in (Compute API discovery document; HTTPS believed). */
const PORTS: Readonly<Record<string, { readonly port: number; readonly portName: string }>> = {
  HTTP: { port: 80, portName: 'http' },
  HTTPS: { port: 443, portName: 'https' },
  HTTP2: { port: 443, portName: 'http2' },
  SSL: { port: 443, portName: 'ssl' },
  TCP: { port: 80, portName: 'tcp' },
};

/** Of the names and values of the headers of one kind (Google's page on load balancing quotas). */
const MOST_HEADER_BYTES = 8192;

const SECURITY_POLICIES = ['securityPolicy', 'edgeSecurityPolicy'];

const RANGES = [
  ['timeoutSec', 1, 2_147_483_647],
  ['affinityCookieTtlSec', 0, 1_209_600],
] as const;

/** compute.backendServices (global). */
export const backendServices: Kind = {
  collection: 'backendServices',
  singular: 'backendService',
  message: 'BackendService',
  scopes: ['global'],
  listKind: 'backendServiceList',
  aggregatedKind: 'backendServiceAggregatedList',
  insert: true,
  delete: true,
  put: { operationType: 'update', needsFingerprint: true },
  patch: { operationType: 'patch' },
  actions: {
    getHealth: {
      request: 'ResourceGroupReference',
      permission: 'get',
      effect: { kind: 'answer', answer: getHealth },
    },
    setSecurityPolicy: securityPolicySetter('securityPolicy', 'setSecurityPolicy'),
    setEdgeSecurityPolicy: securityPolicySetter('edgeSecurityPolicy', 'setEdgeSecurityPolicy'),
    getEffectiveSecurityPolicies: {
      method: 'GET',
      effect: { kind: 'answer', answer: effectiveSecurityPolicy },
    },
    addSignedUrlKey,
    deleteSignedUrlKey,
    getIamPolicy,
    setIamPolicy,
    testIamPermissions,
  },
  collectionActions: { listUsable: listUsable('compute#usableBackendServiceList', 'backendServices') },
  seconds: { insert: [20, 45], update: [10, 45], delete: [10, 40] },
  required: [],
  outputOnly: ['usedBy', 'params', 'region'],
  references: [
    {
      path: 'healthChecks[]',
      collections: ['healthChecks', 'httpHealthChecks', 'httpsHealthChecks'],
      permission: 'useReadOnly',
    },
    {
      path: 'backends[].group',
      collections: ['instanceGroups', 'networkEndpointGroups'],
      permission: 'use',
      // Quoted in apigee/terraform-modules#14.
      crossProject: 'Cross project referencing is not allowed for this resource.',
    },
    { path: 'network', collections: ['networks'] },
    ...SECURITY_POLICIES.map((path) => ({ path, collections: ['securityPolicies'] })),
  ],
  fingerprint: true,
  noun: 'backend_service',
  quota: { metric: 'BACKEND_SERVICES', limit: 5000 },
  complete(body, { before }) {
    const protocol = textOf(body['protocol']) ?? 'HTTP';
    const scheme = textOf(body['loadBalancingScheme']) ?? 'EXTERNAL';
    const draining = isObject(body['connectionDraining']) ? body['connectionDraining'] : {};
    return {
      description: '',
      affinityCookieTtlSec: 0,
      sessionAffinity: 'NONE',
      timeoutSec: 30,
      ...(PORTS[protocol] ?? {}),
      // Recorded traffic: the classic scheme leaves enableCDN out until it was sent once.
      ...(scheme === 'EXTERNAL_MANAGED' ? { enableCDN: false } : {}),
      ...withPolicies(body, before),
      protocol,
      loadBalancingScheme: scheme,
      connectionDraining: { drainingTimeoutSec: 0, ...draining },
      ...(body['backends'] === undefined ? {} : { backends: objectsOf(body['backends']).map(completeBackend) }),
      ...(isObject(body['iap']) ? { iap: hideSecret(body['iap'], before?.['iap']) } : {}),
      ...completeCdnPolicy(body, before, 'enableCDN'),
    };
  },
  check(body, subject) {
    for (const [field, from, to] of RANGES) {
      const value = numberOf(body[field]) ?? from;
      if (value < from || value > to) {
        throw invalidValue(`resource.${field}`, value, `Must be between ${String(from)} and ${String(to)}.`);
      }
    }
    const draining = isObject(body['connectionDraining'])
      ? numberOf(body['connectionDraining']['drainingTimeoutSec'])
      : 0;
    if (draining !== undefined && (draining < 0 || draining > 3600)) {
      throw invalidValue('resource.connectionDraining.drainingTimeoutSec', draining, 'Must be between 0 and 3600.');
    }
    for (const field of ['customRequestHeaders', 'customResponseHeaders']) {
      if (listOf(body[field]).length > 16) throw tooLarge(`resource.${field}`, 16, listOf(body[field]).length);
      const bytes = Buffer.byteLength(listOf(body[field]).map(printed).join(''));
      if (bytes > MOST_HEADER_BYTES) {
        throw invalidValue(
          `resource.${field}`,
          '',
          `Custom headers must have at most ${String(MOST_HEADER_BYTES)} bytes.`,
        );
      }
    }
    const healthChecks = listOf(body['healthChecks']).length;
    const backends = objectsOf(body['backends']);
    if (healthChecks > 1) throw tooLarge('resource.healthChecks', 1, healthChecks);
    if (backends.length > 0 && healthChecks === 0) throw requiredField('resource.healthChecks');
    checkCdnPolicy(body);
    checkClassicService(body);
    checkMigration(body, subject.before);
    checkBackends(backends);
    checkSharedGroups(backends, subject);
  },
  checkChange(before, after) {
    if (!sameJson(before['network'], after['network'])) {
      throw invalidValue('resource.network', textOf(after['network']) ?? '', 'Network field cannot be modified.');
    }
    checkSchemeChange(before, after);
  },
  present({ body }, { link, view }) {
    const usedBy = view.visibleUsers(link).map((user) => ({ reference: fullUrl(user) }));
    return usedBy.length > 0 ? { ...body, usedBy } : body;
  },
};

/** GCE: security policies are set by methods of their own; an insert may bring them (recorded), an update neither changes nor drops them. */
function withPolicies(body: JsonObject, before: JsonObject | undefined): JsonObject {
  return before ? { ...without(body, SECURITY_POLICIES), ...only(before, SECURITY_POLICIES) } : body;
}

function effectiveSecurityPolicy({ version, view }: ActionCall): JsonObject {
  const entry = view.entry(relativeLink(textOf(version.body['securityPolicy']) ?? ''));
  return entry?.current?.body ?? {};
}

/** GCE never returns the secret, only its SHA-256 in hex; an update without a secret keeps the old one, and none at all reads as an empty one. */
function hideSecret(iap: JsonObject, before: unknown): JsonObject {
  const secret = iap['oauth2ClientSecret'];
  const kept = isObject(before) ? textOf(before['oauth2ClientSecretSha256']) : undefined;
  const digest = typeof secret === 'string' || kept === undefined ? sha256(printed(secret)) : kept;
  return {
    enabled: false,
    oauth2ClientId: '',
    ...without(iap, ['oauth2ClientSecret']),
    oauth2ClientSecretSha256: digest,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function getHealth({ link, version, request, resolve }: ActionCall, health: HealthSource): JsonObject {
  const group = textOf(request['group']);
  if (group === undefined) throw requiredField('resource.group');
  const url = resolve(group, 'resource.group', ['instanceGroups', 'networkEndpointGroups']);
  if (!objectsOf(version.body['backends']).some((backend) => backend['group'] === url)) {
    throw invalidValue('resource.group', group, 'The group is not a backend of the backend service.');
  }
  const items = health.healthOf(link, relativeLink(url)).map((endpoint) => ({
    healthState: endpoint.healthState,
    ...(endpoint.instance === undefined ? {} : { instance: fullUrl(relativeLink(endpoint.instance)) }),
    ipAddress: endpoint.ipAddress,
    port: endpoint.port,
    ...(endpoint.forwardingRule === undefined
      ? {}
      : { forwardingRule: fullUrl(relativeLink(endpoint.forwardingRule)) }),
  }));
  return { kind: 'compute#backendServiceGroupHealth', ...(items.length > 0 ? { healthStatus: items } : {}) };
}
