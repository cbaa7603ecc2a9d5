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

const forwardingRule = z.object({
  IPAddress: z.string(),
  portRange: z.string(),
  loadBalancingScheme: z.string().optional(),
  target: link,
});

const targetProxy = z.object({ urlMap: link });

const urlMap = z.object({
  defaultService: link.optional(),
  defaultUrlRedirect: redirect.optional(),
  defaultRouteAction: z.unknown().optional(),
  hostRules: z.array(z.object({ hosts: z.array(z.string()), pathMatcher: z.string() })).default([]),
  pathMatchers: z
    .array(
      z.object({
        name: z.string(),
        defaultService: link.optional(),
        defaultUrlRedirect: redirect.optional(),
        defaultRouteAction: z.unknown().optional(),
        routeRules: z.unknown().optional(),
        pathRules: z
          .array(
            z.object({
              paths: z.array(z.string()),
              service: link.optional(),
              urlRedirect: redirect.optional(),
              routeAction: z.unknown().optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

const backendService = z.object({
  portName: z.string().optional(),
  loadBalancingScheme: z.string().optional(),
  healthChecks: z.array(link).default([]),
  backends: z.array(z.object({ group: link, capacityScaler: z.number().default(1) })).default([]),
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
  readonly targetHttpProxies: z.infer<typeof targetProxy>;
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
/** A firewall rule as the network applies it. */
export type FirewallCopy = Copies['firewalls'];
/** A redirect as an edge location knows it. */
export type RedirectCopy = z.infer<typeof redirect>;

const SCHEMAS: { readonly [C in CopiedCollection]: z.ZodType<Copies[C]> } = {
  forwardingRules: forwardingRule,
  targetHttpProxies: targetProxy,
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
