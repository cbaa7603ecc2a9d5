import { z } from 'zod';
import { relativeLink } from './links.js';

const link = z.string().transform(relativeLink);

const redirect = z.object({
  hostRedirect: z.string().optional(),
  pathRedirect: z.string().optional(),
  prefixRedirect: z.string().optional(),
  httpsRedirect: z.boolean().optional(),
  stripQuery: z.boolean().optional(),
  redirectResponseCode: z.string().optional(),
});

const routeAction = z.looseObject({
  urlRewrite: z.object({ hostRewrite: z.string().optional(), pathPrefixRewrite: z.string().optional() }).optional(),
});

const forwardingRule = z.object({
  IPAddress: z.string(),
  portRange: z.string(),
  loadBalancingScheme: z.string().optional(),
  target: link,
});

const targetHttpProxy = z.object({ urlMap: link });

const targetHttpsProxy = z.object({
  urlMap: link,
  sslCertificates: z.array(link).default([]),
  sslPolicy: link.optional(),
  certificateMap: z.string().optional(),
});

/** What a certificate's resource holds that can be served: nothing while a managed one is not issued. */
const sslCertificate = z.object({
  certificate: z.string().optional(),
  privateKey: z.string().optional(),
});

const sslPolicy = z.object({
  minTlsVersion: z.string().default('TLS_1_0'),
  enabledFeatures: z.array(z.string()).default([]),
});

const securityPolicy = z.object({
  rules: z
    .array(
      z.object({
        priority: z.number(),
        action: z.string(),
        preview: z.boolean().default(false),
        match: z
          .object({
            versionedExpr: z.string().optional(),
            config: z.object({ srcIpRanges: z.array(z.string()).default([]) }).optional(),
            expr: z.unknown().optional(),
          })
          .optional(),
        redirectOptions: z.object({ type: z.string().optional(), target: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

const urlMap = z.object({
  defaultService: link.optional(),
  defaultUrlRedirect: redirect.optional(),
  defaultRouteAction: routeAction.optional(),
  hostRules: z.array(z.object({ hosts: z.array(z.string()), pathMatcher: z.string() })).default([]),
  pathMatchers: z
    .array(
      z.object({
        name: z.string(),
        defaultService: link.optional(),
        defaultUrlRedirect: redirect.optional(),
        defaultRouteAction: routeAction.optional(),
        routeRules: z.unknown().optional(),
        pathRules: z
          .array(
            z.object({
              paths: z.array(z.string()),
              service: link.optional(),
              urlRedirect: redirect.optional(),
              routeAction: routeAction.optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

const cacheKeyPolicy = z.object({
  includeHost: z.boolean().default(true),
  includeProtocol: z.boolean().default(true),
  includeQueryString: z.boolean().default(true),
  queryStringWhitelist: z.array(z.string()).optional(),
  queryStringBlacklist: z.array(z.string()).optional(),
  includeHttpHeaders: z.array(z.string()).default([]),
  includeNamedCookies: z.array(z.string()).default([]),
});

const cdnPolicy = z.object({
  cacheMode: z.string().default('CACHE_ALL_STATIC'),
  cacheKeyPolicy: cacheKeyPolicy.default(cacheKeyPolicy.parse({})),
  clientTtl: z.number().optional(),
  defaultTtl: z.number().optional(),
  maxTtl: z.number().optional(),
  negativeCaching: z.boolean().default(false),
  negativeCachingPolicy: z.array(z.object({ code: z.number(), ttl: z.number().default(0) })).default([]),
  bypassCacheOnRequestHeaders: z.array(z.object({ headerName: z.string() })).default([]),
  signedUrlKeyNames: z.array(z.string()).default([]),
});

const backend = z.object({
  group: link,
  balancingMode: z.string().optional(),
  capacityScaler: z.number().default(1),
  maxRate: z.number().optional(),
  maxRatePerInstance: z.number().optional(),
  maxRatePerEndpoint: z.number().optional(),
  preference: z.string().optional(),
});

const backendService = z.object({
  portName: z.string().optional(),
  protocol: z.string().default('HTTP'),
  timeoutSec: z.number().default(30),
  loadBalancingScheme: z.string().optional(),
  healthChecks: z.array(link).default([]),
  backends: z.array(backend).default([]),
  connectionDraining: z.object({ drainingTimeoutSec: z.number().default(0) }).default({ drainingTimeoutSec: 0 }),
  sessionAffinity: z.string().default('NONE'),
  affinityCookieTtlSec: z.number().default(0),
  customRequestHeaders: z.array(z.string()).default([]),
  customResponseHeaders: z.array(z.string()).default([]),
  securityPolicy: link.optional(),
  edgeSecurityPolicy: link.optional(),
  iap: z.object({ enabled: z.boolean().default(false), oauth2ClientId: z.string().default('') }).optional(),
  enableCDN: z.boolean().default(false),
  cdnPolicy: cdnPolicy.optional(),
});

const protocolPorts = z.array(z.object({ IPProtocol: z.string(), ports: z.array(z.string()).default([]) })).default([]);

const firewall = z.object({
  network: link,
  direction: z.string().default('INGRESS'),
  disabled: z.boolean().default(false),
  priority: z.number().default(1000),
  sourceRanges: z.array(z.string()).default([]),
  targetTags: z.array(z.string()).default([]),
  targetServiceAccounts: z.array(z.string()).default([]),
  allowed: protocolPorts,
  denied: protocolPorts,
});

/** What an edge location keeps of each kind: only the fields that routing reads, links made relative. */
export interface Copies {
  readonly forwardingRules: z.infer<typeof forwardingRule>;
  readonly targetHttpProxies: z.infer<typeof targetHttpProxy>;
  readonly targetHttpsProxies: z.infer<typeof targetHttpsProxy>;
  readonly sslCertificates: z.infer<typeof sslCertificate>;
  readonly sslPolicies: z.infer<typeof sslPolicy>;
  readonly securityPolicies: z.infer<typeof securityPolicy>;
  readonly urlMaps: z.infer<typeof urlMap>;
  readonly backendServices: z.infer<typeof backendService>;
  readonly firewalls: z.infer<typeof firewall>;
}

/** The collections that the data plane follows with copies of its own. */
export type CopiedCollection = keyof Copies;

/** A URL map as an edge location knows it. */
export type UrlMapCopy = Copies['urlMaps'];
/** A backend service as an edge location knows it. */
export type BackendServiceCopy = Copies['backendServices'];
/** A backend of a service as an edge location knows it. */
export type BackendCopy = BackendServiceCopy['backends'][number];
/** The CDN settings of a backend service. */
export type CdnPolicyCopy = z.infer<typeof cdnPolicy>;
/** A target HTTPS proxy as an edge location knows it. */
export type HttpsProxyCopy = Copies['targetHttpsProxies'];
/** A Cloud Armor policy as an edge location knows it. */
export type SecurityPolicyCopy = Copies['securityPolicies'];
/** A forwarding rule as an edge location knows it. */
export type ForwardingRuleCopy = Copies['forwardingRules'];
/** A firewall rule as the network applies it. */
export type FirewallCopy = Copies['firewalls'];
/** A route action as an edge location knows it. */
export type RouteActionCopy = z.infer<typeof routeAction>;
/** A redirect as an edge location knows it. */
export type RedirectCopy = z.infer<typeof redirect>;

const SCHEMAS: { readonly [C in CopiedCollection]: z.ZodType<Copies[C]> } = {
  forwardingRules: forwardingRule,
  targetHttpProxies: targetHttpProxy,
  targetHttpsProxies: targetHttpsProxy,
  sslCertificates: sslCertificate,
  sslPolicies: sslPolicy,
  securityPolicies: securityPolicy,
  urlMaps: urlMap,
  backendServices: backendService,
  firewalls: firewall,
};

/** Every collection that the data plane follows. */
export const COPIED_COLLECTIONS: readonly CopiedCollection[] = Object.keys(SCHEMAS).filter(isCopied);

/** Whether the data plane follows this collection. */
export function isCopied(collection: string): collection is CopiedCollection {
  return Object.hasOwn(SCHEMAS, collection);
}

/**
 * The copy an edge would keep of a stored body, or undefined when the body is one that this data
 * plane does not serve (a forwarding rule without a port range, for instance).
 */
export function copyOf<C extends CopiedCollection>(collection: C, body: unknown): Copies[C] | undefined {
  const parsed = SCHEMAS[collection].safeParse(body);
  return parsed.success ? parsed.data : undefined;
}
