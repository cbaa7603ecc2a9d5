import type { JsonObject } from '../../../graph/json.js';
import { objectsIn, textIn, textsIn } from '../kinds/body.js';

/** The routes of one host: path pattern → link of the backend service, and what answers all other paths. */
export interface HostRoutes {
  readonly paths: ReadonlyMap<string, string>;
  readonly otherwise: string | undefined;
}

/** What a URL map says: routes by host pattern, and what answers all other hosts. Links are as the map spells them. */
export interface RouteTable {
  readonly hosts: ReadonlyMap<string, HostRoutes>;
  readonly otherwise: string | undefined;
}

const WARM_HOST = /^w-[0-9a-f]{32}\.invalid$/;

/** Whether a host was only put into a URL map so that GCE probes new backend services. It is ours, no client asks for it. */
export function isWarmHost(host: string): boolean {
  return WARM_HOST.test(host);
}

/** A canonical URL map body without warm hosts and their path matchers. */
export function withoutWarmHosts(urlMap: JsonObject): JsonObject {
  const rules = objectsIn(urlMap, 'hostRules');
  const warm = rules.filter((rule) => textsIn(rule, 'hosts').some(isWarmHost));
  if (warm.length === 0) return urlMap;
  const kept = rules.filter((rule) => !warm.includes(rule));
  const keptMatchers = new Set(kept.map((rule) => textIn(rule, 'pathMatcher')));
  const warmMatchers = new Set(warm.map((rule) => textIn(rule, 'pathMatcher')));
  const pathMatchers = objectsIn(urlMap, 'pathMatchers').filter((matcher) => {
    const name = textIn(matcher, 'name');
    return keptMatchers.has(name) || !warmMatchers.has(name);
  });
  return { ...urlMap, hostRules: kept, pathMatchers };
}

function hostRoutes(matcher: JsonObject): HostRoutes {
  const paths = new Map<string, string>();
  for (const rule of objectsIn(matcher, 'pathRules')) {
    const service = textIn(rule, 'service');
    if (service !== undefined) textsIn(rule, 'paths').forEach((path) => paths.set(path, service));
  }
  return { paths, otherwise: textIn(matcher, 'defaultService') };
}

/** Reads a canonical URL map body; warm hosts are left out. */
export function routeTable(urlMap: JsonObject): RouteTable {
  const body = withoutWarmHosts(urlMap);
  const matchers = new Map(objectsIn(body, 'pathMatchers').map((matcher) => [textIn(matcher, 'name'), matcher]));
  const hosts = new Map<string, HostRoutes>();
  for (const rule of objectsIn(body, 'hostRules')) {
    const matcher = matchers.get(textIn(rule, 'pathMatcher'));
    if (matcher !== undefined) textsIn(rule, 'hosts').forEach((host) => hosts.set(host, hostRoutes(matcher)));
  }
  return { hosts, otherwise: textIn(body, 'defaultService') };
}

/** Every backend service that a URL map can send a request to, by link. Warm hosts do not count: nobody asks for them. */
export function routedServices(urlMap: JsonObject): ReadonlySet<string> {
  const table = routeTable(urlMap);
  const links = [...table.hosts.values()].flatMap(({ paths, otherwise }) => [...paths.values(), otherwise]);
  return new Set([table.otherwise, ...links].filter((link) => link !== undefined));
}

function wildcardMatches(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}

/** GCE: an exact host first, then the longest wildcard, then `*`, then the map's default (Compute API discovery doc). */
function hostEntry(table: RouteTable, host: string): HostRoutes | undefined {
  const exact = table.hosts.get(host);
  if (exact !== undefined) return exact;
  const [longest] = [...table.hosts.keys()]
    .filter((pattern) => wildcardMatches(pattern, host))
    .sort((one, other) => other.length - one.length);
  return table.hosts.get(longest ?? '*');
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
}

/**
 * The link of the backend service that answers `path` of `host`, GCE's way: the longest path wins.
 * Patterns (`*.example.com`, `/foo/*`) stand for a request that only they match.
 */
export function answering(table: RouteTable, host: string, path: string): string | undefined {
  const entry = hostEntry(table, host === '*' ? '' : host);
  if (entry === undefined) return table.otherwise;
  const [longest] = [...entry.paths.keys()]
    .filter((pattern) => pathMatches(pattern, path))
    .sort((one, other) => other.length - one.length);
  return (longest === undefined ? undefined : entry.paths.get(longest)) ?? entry.otherwise;
}
