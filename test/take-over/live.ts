import { z } from 'zod';
import type { TrafficRequest } from '../../src/sandbox/index.js';
import type { Operator } from '../properties/support/operator.js';

const KINDS = [
  'healthChecks',
  'backendServices',
  'urlMaps',
  'targetHttpProxies',
  'targetHttpsProxies',
  'sslCertificates',
  'forwardingRules',
  'firewalls',
] as const;

const named = z.object({ name: z.string() });
const forwardingRule = z.object({ name: z.string(), IPAddress: z.string(), portRange: z.string() });
const urlMap = z.object({
  name: z.string(),
  description: z.string(),
  hostRules: z.array(z.object({ hosts: z.array(z.string()), pathMatcher: z.string() })).default([]),
  pathMatchers: z
    .array(
      z.object({
        name: z.string(),
        pathRules: z.array(z.object({ paths: z.array(z.string()) })).default([]),
      }),
    )
    .default([]),
});

/** Whether a resource has a name that the Go tool gives to a load balancer's; it cuts long ones and ends them in 0. */
export function isOf(loadBalancer: string, resource: string): boolean {
  const [, rest = ''] = /^mci1-.+?--(.+)$/.exec(resource) ?? [];
  return rest === loadBalancer || (resource.length === 63 && loadBalancer.startsWith(rest.slice(0, -1)));
}

/** Everything in GCE that a load balancer is made of, whosever it is: `collection/name`, sorted. */
export function resourcesIn({ world }: Operator): readonly string[] {
  return KINDS.flatMap((kind) => world.gce.list(kind).map((body) => `${kind}/${named.parse(body).name}`)).sort();
}

/** The Ingresses of all clusters, `context/namespace/name`, sorted. */
export function ingressesIn({ world }: Operator): readonly string[] {
  return [...world.clusters]
    .flatMap(([context, api]) =>
      api.list('Ingress').map(({ metadata }) => `${context}/${metadata.namespace ?? ''}/${metadata.name}`),
    )
    .sort();
}

/** What the URL map of a load balancer records, as the Go tool reads it. */
export function recordedIn({ world }: Operator, loadBalancer: string): unknown {
  const map = world.gce.list('urlMaps').find((body) => isOf(loadBalancer, named.parse(body).name));
  return JSON.parse(urlMap.parse(map).description);
}

/** A request for every route of a load balancer, at every address and port on which it answers. */
export function requestsFor({ world }: Operator, loadBalancer: string): readonly TrafficRequest[] {
  const rules = world.gce
    .list('forwardingRules')
    .map((body) => forwardingRule.parse(body))
    .filter(({ name }) => isOf(loadBalancer, name));
  const maps = world.gce
    .list('urlMaps')
    .filter((body) => isOf(loadBalancer, named.parse(body).name))
    .map((body) => urlMap.parse(body));
  const routes = maps.flatMap(({ hostRules, pathMatchers }) =>
    hostRules.flatMap(({ hosts, pathMatcher }) => {
      const rulesOf = pathMatchers.find(({ name }) => name === pathMatcher)?.pathRules ?? [];
      const paths = rulesOf.flatMap((rule) => rule.paths);
      return hosts.flatMap((host) =>
        paths.map((path) => ({ host: host.replace('*', 'any.test'), path: path.replace('*', 'x') })),
      );
    }),
  );
  return rules.flatMap(({ IPAddress: address, portRange }) =>
    [{ host: 'nobody.test', path: '/' }, ...routes].map((route) => ({
      ...route,
      address,
      port: Number.parseInt(portRange),
    })),
  );
}
