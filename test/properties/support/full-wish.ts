import fc from 'fast-check';
import { stringify } from 'yaml';
import type { TrafficRequest } from '../../../src/sandbox/index.js';
import type { BackendConfigSpec } from '../../../src/spec/gke/backend-config.js';
import type { FrontendConfigSpec } from '../../../src/spec/gke/frontend-config.js';
import type { TLS } from './full-world.js';
import { rotate } from './full-world.js';
import type { Operator } from './operator.js';
import type { Route, Wish } from './wish.js';
import { anyRouteTo, ingressSpec, requestsFor } from './wish.js';

/** A certificate that somebody wants shown. */
export type WishedCertificate =
  | { readonly from: 'secret'; readonly name: keyof typeof TLS; readonly version: 0 | 1 }
  | { readonly from: 'managed'; readonly domains: readonly string[] }
  | { readonly from: 'project' };

/** What a cluster of a definition is given. */
interface Share {
  readonly capacity?: number;
  readonly maxRate?: number;
}

/** Everything that somebody can want of a load balancer over FULL_WORLD. */
export interface FullWish extends Wish {
  readonly scheme: 'EXTERNAL' | 'EXTERNAL_MANAGED';
  /** None: plain HTTP alone. */
  readonly certificates: readonly WishedCertificate[];
  /** Switches plain HTTP off. */
  readonly httpsOnly: boolean;
  readonly frontendConfig?: FrontendConfigSpec;
  readonly quic?: 'NONE' | 'ENABLE' | 'DISABLE';
  /** By service. */
  readonly configs: Readonly<Record<string, BackendConfigSpec>>;
  /** By cluster. */
  readonly shares: Readonly<Record<string, Share>>;
}

const service = fc.constantFrom('web', 'api', 'shop', 'blog', 'extra');

const certificate: fc.Arbitrary<WishedCertificate> = fc.oneof(
  fc.record({
    from: fc.constant('secret' as const),
    name: fc.constantFrom('shop-tls' as const, 'api-tls' as const),
    version: fc.constantFrom(0 as const, 1 as const),
  }),
  fc
    .subarray(['a.example.com', 'b.example.com'], { minLength: 1 })
    .map((domains) => ({ from: 'managed' as const, domains })),
  fc.constant({ from: 'project' as const }),
);

function identity(wished: WishedCertificate): string {
  return wished.from === 'secret' ? wished.name : wished.from;
}

type Cdn = NonNullable<BackendConfigSpec['cdn']>;

const cdn: fc.Arbitrary<Cdn> = fc.constantFrom<Cdn[]>(
  { enabled: false },
  { enabled: true },
  {
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
  { enabled: true, cacheMode: 'USE_ORIGIN_HEADERS' },
  { enabled: true, cacheMode: 'FORCE_CACHE_ALL', clientTtl: 600, defaultTtl: 700 },
);

type Iap = NonNullable<BackendConfigSpec['iap']>;

const iap: fc.Arbitrary<Iap> = fc.constantFrom<Iap[]>(
  { enabled: false },
  { enabled: true, oauthclientCredentials: { secretName: 'oauth' } },
);

type Affinity = NonNullable<BackendConfigSpec['sessionAffinity']>;

/** Any BackendConfig whose service stays healthy. */
const config = fc
  .record(
    {
      cdn,
      iap,
      timeoutSec: fc.constantFrom(30, 45),
      connectionDraining: fc.constantFrom({ drainingTimeoutSec: 0 }, { drainingTimeoutSec: 60 }),
      sessionAffinity: fc.constantFrom<Affinity[]>(
        { affinityType: 'NONE' },
        { affinityType: 'CLIENT_IP' },
        { affinityType: 'GENERATED_COOKIE', affinityCookieTtlSec: 600 },
      ),
      customRequestHeaders: fc.constantFrom(
        { headers: ['X-Region:{client_region}'] as string[] },
        { headers: [] as string[] },
      ),
      customResponseHeaders: fc.constantFrom(
        { headers: ['X-Cache:{cdn_cache_status}'] as string[] },
        { headers: [] as string[] },
      ),
      logging: fc.constantFrom({ enable: false }, { enable: true, sampleRate: 0.5 }),
      securityPolicy: fc.constantFrom({ name: '' }, { name: 'armor' }),
      healthCheck: fc.constantFrom(
        { requestPath: '/configured' },
        { checkIntervalSec: 10, timeoutSec: 5, healthyThreshold: 2, unhealthyThreshold: 3, requestPath: '/ready' },
      ),
    },
    { requiredKeys: [] },
  )
  .filter((made) => made.iap?.enabled !== true || made.cdn?.enabled !== true);

const frontendConfig: fc.Arbitrary<FrontendConfigSpec> = fc.record(
  {
    sslPolicy: fc.constantFrom('', 'strict'),
    redirectToHttps: fc.record({
      enabled: fc.boolean(),
      responseCodeName: fc.constantFrom(
        'MOVED_PERMANENTLY_DEFAULT' as const,
        'FOUND' as const,
        'TEMPORARY_REDIRECT' as const,
        'PERMANENT_REDIRECT' as const,
      ),
    }),
  },
  { requiredKeys: [] },
);

const share: fc.Arbitrary<Share> = fc.constantFrom({}, { capacity: 0 }, { capacity: 1 }, { capacity: 0.5, maxRate: 5 });

interface Secured {
  readonly certificates: readonly WishedCertificate[];
  readonly httpsOnly: boolean;
  readonly frontendConfig?: FrontendConfigSpec;
  readonly quic?: 'NONE' | 'ENABLE' | 'DISABLE';
}

const secured: fc.Arbitrary<Secured> = fc.record(
  {
    certificates: fc.uniqueArray(certificate, { minLength: 1, maxLength: 3, selector: identity }),
    httpsOnly: fc.boolean(),
    frontendConfig,
    quic: fc.constantFrom('NONE' as const, 'ENABLE' as const, 'DISABLE' as const),
  },
  { requiredKeys: ['certificates', 'httpsOnly'] },
);

const PLAIN: Secured = { certificates: [], httpsOnly: false };

const frontend: fc.Arbitrary<Secured> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(PLAIN) },
  { weight: 5, arbitrary: secured },
);

/** Any wish of one scheme that FULL_WORLD can serve. `us` always serves. */
export function anyFullWish(scheme: FullWish['scheme']): fc.Arbitrary<FullWish> {
  return fc
    .record({
      clusters: fc.subarray(['europe', 'asia']).map((others) => ['us', ...others]),
      fallback: service,
      routes: fc.uniqueArray<Route, string>(anyRouteTo(service), {
        maxLength: 4,
        selector: ({ host, path }) => `${host} ${path.replace('/*', '/')}`,
      }),
      configs: fc.dictionary(service, config, { maxKeys: 3 }),
      shares: fc.record({ europe: share, asia: share }),
      frontend,
    })
    .map(({ frontend: front, ...rest }) => ({ ...rest, ...front, scheme }));
}

/** A frontend that redirects has to have HTTP to redirect. */
function annotationsOf(wish: FullWish): Readonly<Record<string, string>> {
  return {
    'kubernetes.io/ingress.global-static-ip-name': 'lb-ip',
    ...(wish.httpsOnly ? { 'kubernetes.io/ingress.allow-http': 'false' } : {}),
    ...(wish.certificates.some(({ from }) => from === 'project')
      ? { 'ingress.gcp.kubernetes.io/pre-shared-cert': 'by-hand' }
      : {}),
    ...(wish.certificates.some(({ from }) => from === 'managed')
      ? { 'networking.gke.io/managed-certificates': 'site' }
      : {}),
    ...(wish.frontendConfig === undefined ? {} : { 'networking.gke.io/v1beta1.FrontendConfig': 'front' }),
  };
}

function documents(wish: FullWish): readonly object[] {
  const tls = wish.certificates.flatMap((one) => (one.from === 'secret' ? [{ secretName: one.name }] : []));
  const managed = wish.certificates.flatMap((one) => (one.from === 'managed' ? [one.domains] : []));
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'lb', annotations: annotationsOf(wish) },
      spec: { ...ingressSpec(wish), ...(tls.length === 0 ? {} : { tls }) },
    },
    ...managed.map((domains) => ({
      apiVersion: 'networking.gke.io/v1',
      kind: 'ManagedCertificate',
      metadata: { name: 'site' },
      spec: { domains },
    })),
    ...(wish.frontendConfig === undefined
      ? []
      : [
          {
            apiVersion: 'networking.gke.io/v1beta1',
            kind: 'FrontendConfig',
            metadata: { name: 'front' },
            spec: wish.frontendConfig,
          },
        ]),
    ...Object.entries(wish.configs).map(([name, spec]) => ({
      apiVersion: 'cloud.google.com/v1',
      kind: 'BackendConfig',
      metadata: { name },
      spec,
    })),
  ];
}

/** Writes the wish as the files that kubemci reads, and renews Secrets in the clusters. */
export function writeFullWish(operator: Operator, wish: FullWish): void {
  for (const one of wish.certificates) {
    if (one.from === 'secret') rotate(operator.world, one.name, one.version);
  }
  operator.write(
    'kubemci.yaml',
    stringify({
      name: 'lb',
      ingress: 'ingress.yaml',
      clusters: wish.clusters.map((context) => ({ context, ...wish.shares[context] })),
      services: [{ service: 'extra', requireEverywhere: false }],
      loadBalancingScheme: wish.scheme,
      ...(wish.quic === undefined || wish.certificates.length === 0 ? {} : { quic: wish.quic }),
    }),
  );
  operator.write(
    'ingress.yaml',
    documents(wish)
      .map((document) => stringify(document))
      .join('---\n'),
  );
}

/** Requests as those for plain wishes, over every protocol that both wishes serve. */
export function secureRequestsFor(operator: Operator, wishes: readonly FullWish[]): readonly TrafficRequest[] {
  const requests = requestsFor(operator, wishes);
  const ports = [
    ...(wishes.every(({ httpsOnly }) => !httpsOnly) ? [80] : []),
    ...(wishes.every(({ certificates }) => certificates.length > 0) ? [443] : []),
  ];
  return ports.flatMap((port) => requests.map((request) => ({ ...request, port })));
}
