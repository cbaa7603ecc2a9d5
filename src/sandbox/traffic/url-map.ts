import type { RedirectCopy, UrlMapCopy } from './copies.js';

/** Where a URL map sends a request. `notModelled` names a feature of the map that this data plane cannot follow. */
export type Destination =
  | { readonly kind: 'service'; readonly link: string }
  | { readonly kind: 'redirect'; readonly redirect: RedirectCopy }
  | { readonly kind: 'notModelled'; readonly feature: string };

/**
 * What the map says for a host and path, as GCE matches them (URL map documentation): the host
 * without its port and in any case, an exact host before the longest `*.suffix` before `*`; then in
 * that path matcher an exact path before the longest `/prefix/*`, which matches `/prefix/` and below
 * but not `/prefix`; then the matcher's default. No matcher: the map's default. The query is not looked at.
 */
export function route(map: UrlMapCopy, host: string, path: string): Destination {
  const matcherName = matchHost(map, host);
  const matcher = map.pathMatchers.find(({ name }) => name === matcherName);
  if (!matcher) return destination(map.defaultService, map.defaultUrlRedirect, map.defaultRouteAction);
  if (matcher.routeRules !== undefined) return { kind: 'notModelled', feature: 'pathMatchers.routeRules' };
  const rule = matchPath(matcher.pathRules, path);
  return rule
    ? destination(rule.service, rule.urlRedirect, rule.routeAction)
    : destination(matcher.defaultService, matcher.defaultUrlRedirect, matcher.defaultRouteAction);
}

/** Every backend service that some host and path of the map leads to. */
export function servicesOf(map: UrlMapCopy): ReadonlySet<string> {
  const links = [
    map.defaultService,
    ...map.pathMatchers.flatMap((matcher) => [
      matcher.defaultService,
      ...matcher.pathRules.map((rule) => rule.service),
    ]),
  ];
  return new Set(links.filter((link) => link !== undefined));
}

function destination(service: string | undefined, redirect: RedirectCopy | undefined, action: unknown): Destination {
  if (action !== undefined) return { kind: 'notModelled', feature: 'routeAction' };
  if (redirect) return { kind: 'redirect', redirect };
  return service === undefined ? { kind: 'notModelled', feature: 'no service' } : { kind: 'service', link: service };
}

function matchHost(map: UrlMapCopy, hostHeader: string): string | undefined {
  const host = hostHeader.replace(/:\d*$/, '').toLowerCase();
  let best: { readonly length: number; readonly pathMatcher: string } | undefined;
  for (const { hosts, pathMatcher } of map.hostRules) {
    for (const pattern of hosts) {
      const length = hostMatchLength(pattern.replace(/:\d*$/, '').toLowerCase(), host);
      if (length !== undefined && (!best || length > best.length)) best = { length, pathMatcher };
    }
  }
  return best?.pathMatcher;
}

/** How specific the match is; undefined when there is none. */
function hostMatchLength(pattern: string, host: string): number | undefined {
  if (pattern === host) return Infinity;
  if (!pattern.startsWith('*')) return undefined;
  const suffix = pattern.slice(1);
  return host.length > suffix.length && host.endsWith(suffix) ? suffix.length : undefined;
}

function matchPath<R extends { readonly paths: readonly string[] }>(rules: readonly R[], path: string): R | undefined {
  let best: { readonly length: number; readonly rule: R } | undefined;
  for (const rule of rules) {
    for (const pattern of rule.paths) {
      const length = pathMatchLength(pattern, path);
      if (length !== undefined && (!best || length > best.length)) best = { length, rule };
    }
  }
  return best?.rule;
}

function pathMatchLength(pattern: string, path: string): number | undefined {
  if (pattern === path) return Infinity;
  if (!pattern.endsWith('/*')) return undefined;
  const prefix = pattern.slice(0, -1);
  return path.startsWith(prefix) ? prefix.length : undefined;
}
