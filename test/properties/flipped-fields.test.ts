import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Change } from '../../src/plan/change.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import type { BackendConfigSpec } from '../../src/spec/gke/backend-config.js';
import { Operator } from './support/operator.js';
import { flipsOf } from './support/flips.js';
import type { Flip } from './support/flips.js';
import { FULL_WORLD } from './support/full-world.js';
import type { FullWish } from './support/full-wish.js';
import { writeFullWish } from './support/full-wish.js';

const ON_MACHINES: BackendConfigSpec = {
  timeoutSec: 45,
  connectionDraining: { drainingTimeoutSec: 60 },
  sessionAffinity: { affinityType: 'GENERATED_COOKIE', affinityCookieTtlSec: 600 },
  customRequestHeaders: { headers: ['X-Region:{client_region}'] },
  customResponseHeaders: { headers: ['X-Cache:{cdn_cache_status}'] },
  logging: { enable: true, sampleRate: 0.5 },
  securityPolicy: { name: 'armor' },
  iap: { enabled: true, oauthclientCredentials: { secretName: 'oauth' } },
  healthCheck: { checkIntervalSec: 20, timeoutSec: 10, healthyThreshold: 2, unhealthyThreshold: 3, requestPath: '/ok' },
};

const CACHED: BackendConfigSpec = {
  cdn: {
    enabled: true,
    cacheMode: 'CACHE_ALL_STATIC',
    clientTtl: 600,
    defaultTtl: 700,
    maxTtl: 800,
    cachePolicy: { includeHost: true, includeProtocol: true, includeQueryString: true, queryStringWhitelist: ['v'] },
    negativeCaching: true,
    negativeCachingPolicy: [{ code: 404, ttl: 60 }],
    bypassCacheOnRequestHeaders: [{ headerName: 'X-Fresh' }],
    requestCoalescing: true,
    serveWhileStale: 90,
    signedUrlCacheMaxAgeSec: 1800,
    signedUrlKeys: [{ keyName: 'key', secretName: 'signing' }],
  },
  healthCheck: { port: 8080 },
};

const WISH: FullWish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [
    { host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' },
    { host: 'a.example.com', path: '/api', pathType: 'Prefix', service: 'api' },
    { host: '*.example.com', path: '/img/*', pathType: 'ImplementationSpecific', service: 'web' },
  ],
  scheme: 'EXTERNAL',
  certificates: [
    { from: 'project' },
    { from: 'secret', name: 'shop-tls', version: 0 },
    { from: 'managed', domains: ['a.example.com', 'b.example.com'] },
  ],
  httpsOnly: false,
  frontendConfig: { sslPolicy: 'strict', redirectToHttps: { enabled: true, responseCodeName: 'FOUND' } },
  quic: 'ENABLE',
  configs: { web: ON_MACHINES, shop: CACHED },
  shares: { us: { capacity: 0.5, maxRate: 100 } },
};

/** Fields that kubemci manages, as an independent list: every other field that GCE stores belongs to somebody else or to GCE. */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  healthChecks: ['type', 'httpHealthCheck.port', 'httpHealthCheck.portSpecification', 'httpHealthCheck.requestPath'],
  backendServices: [
    'protocol',
    'portName',
    'healthChecks.0',
    'backends[]',
    'backends[].balancingMode',
    'backends[].maxRatePerInstance',
    'backends[].maxRatePerEndpoint',
  ],
  urlMaps: [
    'defaultService',
    'hostRules[]',
    'hostRules[].pathMatcher',
    'pathMatchers[]',
    'pathMatchers[].defaultService',
    'pathMatchers[].pathRules[]',
    'pathMatchers[].pathRules[].paths[]',
    'pathMatchers[].pathRules[].service',
    'defaultUrlRedirect.httpsRedirect',
    'defaultUrlRedirect.redirectResponseCode',
    'defaultUrlRedirect.stripQuery',
  ],
  targetHttpProxies: ['urlMap'],
  targetHttpsProxies: [
    'urlMap',
    'sslCertificates.0',
    'sslCertificates.1',
    'sslCertificates.2',
    'sslPolicy',
    'quicOverride',
  ],
  sslCertificates: ['type', 'certificate', 'managed.domains[]'],
  forwardingRules: ['IPAddress', 'IPProtocol', 'portRange', 'target'],
  firewalls: ['network', 'direction', 'disabled', 'sourceRanges[]', 'targetTags[]', 'allowed[]', 'allowed[].ports[]'],
};

/** Fields that only a service manages whose BackendConfig sets them, by kind and service. */
const CONFIGURED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  healthChecks: {
    web: ['checkIntervalSec', 'timeoutSec', 'healthyThreshold', 'unhealthyThreshold'],
  },
  backendServices: {
    web: [
      'timeoutSec',
      'connectionDraining.drainingTimeoutSec',
      'sessionAffinity',
      'affinityCookieTtlSec',
      'customRequestHeaders.0',
      'customResponseHeaders.0',
      'logConfig.enable',
      'logConfig.sampleRate',
      'securityPolicy',
      'iap.enabled',
      'iap.oauth2ClientId',
      'iap.oauth2ClientSecretSha256',
    ],
    shop: [
      'enableCDN',
      'cdnPolicy.cacheMode',
      'cdnPolicy.clientTtl',
      'cdnPolicy.defaultTtl',
      'cdnPolicy.maxTtl',
      'cdnPolicy.cacheKeyPolicy.includeHost',
      'cdnPolicy.cacheKeyPolicy.includeProtocol',
      'cdnPolicy.cacheKeyPolicy.includeQueryString',
      'cdnPolicy.cacheKeyPolicy.queryStringWhitelist[]',
      'cdnPolicy.negativeCaching',
      'cdnPolicy.negativeCachingPolicy[]',
      'cdnPolicy.negativeCachingPolicy[].ttl',
      'cdnPolicy.bypassCacheOnRequestHeaders[]',
      'cdnPolicy.requestCoalescing',
      'cdnPolicy.serveWhileStale',
      'cdnPolicy.signedUrlCacheMaxAgeSec',
      'cdnPolicy.signedUrlKeyNames[]',
    ],
  },
};

/** Fields that GCE itself never changes on a live resource: with another value it is not one that a plan is made for. */
const REFUSED = ['backendServices loadBalancingScheme', 'forwardingRules loadBalancingScheme'];

/** Put there by GCE and by nobody else, or the marker by which a resource is found. */
const IDENTITY = [
  'name',
  'description',
  'kind',
  'id',
  'selfLink',
  'creationTimestamp',
  'fingerprint',
  'labelFingerprint',
];

let operator: Operator;
let flips: readonly Flip[];
let refused: readonly Flip[];

beforeAll(async () => {
  operator = new Operator(FULL_WORLD);
  writeFullWish(operator, WISH);
  const { failure } = await operator.apply(await operator.plan());
  expect(failure?.diagnostics).toBeUndefined();
  operator.pass(7200);
  expect((await operator.plan()).steps).toEqual([]);
  const all = Object.keys(MANAGED).flatMap((collection) => flipsOf(operator.world, collection, IDENTITY));
  flips = onePerField(all.filter((flip) => !isRefused(flip)));
  refused = all.filter(isRefused);
});

afterAll(() => {
  operator.close();
});

function effective(plan: GclbPlan): readonly Exclude<Change, { action: 'no-op' }>[] {
  return plan.changeSet.changes.flatMap((change) => (change.action === 'no-op' ? [] : [change]));
}

function seen(change: Change): string {
  const differences = 'differences' in change ? change.differences.map(({ path }) => path) : [];
  return `${change.action} ${change.address}: ${differences.join(', ')}`;
}

/** Fields that are part of what a resource is: another one stands in its place, and the flipped one goes or stays beside it. */
const PLACE = [
  'forwardingRules IPAddress',
  'forwardingRules portRange',
  'firewalls network',
  'sslCertificates type',
  'sslCertificates managed.domains[]',
];

function isManaged({ collection, pattern, name, value, description }: Flip): boolean {
  const [, configured] =
    Object.entries(CONFIGURED[collection] ?? {}).find(([name]) => description.includes(`"default/${name}"`)) ?? [];
  if (configured?.includes(pattern) === true) return true;
  // Somebody else keeps the others; what Google fills into its own is not ours.
  if (collection === 'sslCertificates' && !name.startsWith('mci1-')) return false;
  if (collection === 'sslCertificates' && pattern === 'certificate')
    return !description.includes('managed-certificate');
  // The definition gives only one cluster a capacity.
  if (pattern === 'backends[].capacityScaler') return value === 0.5;
  // NEGs have no port, whatever GCE says of them.
  if (collection === 'backendServices' && pattern === 'port') return value !== 80;
  // Only services on instance groups have a named port of ours; GCE fills it in on the others.
  if (collection === 'backendServices' && pattern === 'portName') return value !== 'http';
  return MANAGED[collection]?.includes(pattern) ?? false;
}

/** What is wrong with the changes that a flip made; undefined when it shows as it should. */
function fault(flip: Flip, changes: readonly Exclude<Change, { action: 'no-op' }>[]): string | undefined {
  const found = `${flip.text}: ${changes.map(seen).join('; ') || 'nothing'}`;
  if (!isManaged(flip)) return changes.length === 0 ? undefined : found;
  if (PLACE.includes(`${flip.collection} ${flip.pattern}`)) {
    return changes.some(({ action }) => action === 'create' || action === 'replace') ? undefined : found;
  }
  const own = changes.filter((change) => [nameOf(change)].flat().includes(flip.name));
  const [only] = own;
  const isOne = own.length === 1 && only !== undefined && 'differences' in only && only.differences.length === 1;
  // What refers to a resource that is replaced has to follow it.
  const mayFollow = only?.action === 'replace';
  return isOne && (mayFollow || changes.length === 1) ? undefined : found;
}

function nameOf(change: Change): string {
  return change.action === 'replace' ? change.nameBefore : change.name;
}

async function faults(plan: () => Promise<GclbPlan>, tried = flips): Promise<readonly string[]> {
  const found: string[] = [];
  for (const flip of tried) {
    const text = fault(flip, effective(await flip.during(plan)));
    if (text !== undefined) found.push(text);
  }
  return found;
}

/** Of several elements of a list, as of several backends, one stands for all of which the same is expected. */
function onePerField(all: readonly Flip[]): readonly Flip[] {
  const kinds = new Map(all.map((flip) => [`${flip.name} ${flip.pattern} ${isManaged(flip)}`, flip]));
  return [...kinds.values()];
}

function isRefused({ collection, pattern }: Flip): boolean {
  return REFUSED.includes(`${collection} ${pattern}`);
}

describe('a field that somebody flipped behind our back', () => {
  test('is one difference of one resource where we manage it, and none where we do not', async () => {
    expect(await faults(() => operator.plan())).toEqual([]);
  });

  test('is flipped for every field that we manage', () => {
    const flipped = new Set(flips.map(({ collection, pattern }) => `${collection} ${pattern}`));
    const managed = [
      ...Object.entries(MANAGED).flatMap(([kind, paths]) => paths.map((path) => `${kind} ${path}`)),
      ...Object.entries(CONFIGURED).flatMap(([kind, services]) =>
        Object.values(services).flatMap((paths) => paths.map((path) => `${kind} ${path}`)),
      ),
    ];
    expect(managed.filter((field) => !flipped.has(field))).toEqual([]);
  });

  test('is refused where GCE changes no such thing', async () => {
    expect(refused.length).toBeGreaterThan(REFUSED.length);
    for (const flip of refused) await expect(flip.during(() => operator.plan())).rejects.toThrow('UnsupportedChange');
  });

  test('is missed by a comparison that leaves a field out', async () => {
    const blind = async (): Promise<GclbPlan> => {
      const plan = await operator.plan();
      const changes = plan.changeSet.changes.map((change) => withoutField(change, 'httpHealthCheck.requestPath'));
      return { ...plan, changeSet: { ...plan.changeSet, changes } };
    };
    const checks = flips.filter(({ collection }) => collection === 'healthChecks');
    const paths = checks.filter(({ pattern }) => pattern === 'httpHealthCheck.requestPath');
    expect(paths).toHaveLength(3);
    expect(await faults(blind, checks)).toEqual(paths.map(({ text }) => expect.stringContaining(text) as unknown));
  });
});

function withoutField(change: Change, field: string): Change {
  return 'differences' in change
    ? { ...change, differences: change.differences.filter(({ path }) => path !== field) }
    : change;
}
