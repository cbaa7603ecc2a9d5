import type { Matched } from './answer.js';
import type { RedirectCopy, RouteActionCopy, UrlMapCopy } from './copies.js';

/** Where a URL map sends a request. `notModelled` names a feature of the map that this data plane cannot follow. */
export type Destination = (
  | { readonly kind: 'service'; readonly link: string; readonly rewrite: Rewrite }
  | { readonly kind: 'redirect'; readonly redirect: RedirectCopy }
  | { readonly kind: 'notModelled'; readonly feature: string }
) & {
  readonly matched: Matched;
  /** The part of the path that a new prefix takes the place of. */
  readonly prefix: string;
};

/** What the backend is asked instead of what the client asked. */
export interface Rewrite {
  readonly hostRewrite?: string | undefined;
  readonly pathPrefixRewrite?: string | undefined;
}

/** The fields of one place in a URL map that say where a request goes. */
interface Place {
  readonly service: string | undefined;
  readonly redirect: RedirectCopy | undefined;
  readonly action: RouteActionCopy | undefined;
}

/**
 * What the map says for a host and path, as GCE matches them (URL map documentation): the host
 * without its port and in any case, an exact host before the longest `*.suffix` before `*`; then in
 * that path matcher an exact path before the longest `/prefix/*`, which matches `/prefix/` and below
 * but not `/prefix`; then the matcher's default. No matcher: the map's default. The query is not looked at.
 */
export function route(map: UrlMapCopy, host: string, path: string): Destination {
  const name = matchHost(map, host);
  const matcher = map.pathMatchers.find((candidate) => candidate.name === name);
  if (!matcher) return destination(defaultOf(map), {}, '/');
  const matched = { pathMatcher: matcher.name };
  if (matcher.routeRules !== undefined) {
    return { kind: 'notModelled', feature: 'pathMatchers.routeRules', matched, prefix: '/' };
  }
  const found = matchPath(matcher.pathRules, path);
  if (!found) return destination(defaultOf(matcher), matched, '/');
  const { service, urlRedirect, routeAction } = found.rule;
  const place = { service, redirect: urlRedirect, action: routeAction };
  return destination(place, { ...matched, pattern: found.pattern }, found.pattern.replace(/\*$/, ''));
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

function defaultOf(level: {
  readonly defaultService?: string | undefined;
  readonly defaultUrlRedirect?: RedirectCopy | undefined;
  readonly defaultRouteAction?: RouteActionCopy | undefined;
}): Place {
  return { service: level.defaultService, redirect: level.defaultUrlRedirect, action: level.defaultRouteAction };
}

function destination({ service, redirect, action }: Place, matched: Matched, prefix: string): Destination {
  const unknown = Object.keys(action ?? {}).find((field) => field !== 'urlRewrite');
  if (unknown !== undefined) return { kind: 'notModelled', feature: `routeAction.${unknown}`, matched, prefix };
  if (redirect) return { kind: 'redirect', redirect, matched, prefix };
  if (service === undefined) return { kind: 'notModelled', feature: 'no service', matched, prefix };
  return { kind: 'service', link: service, rewrite: action?.urlRewrite ?? {}, matched, prefix };
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

function matchPath<R extends { readonly paths: readonly string[] }>(
  rules: readonly R[],
  path: string,
): { readonly rule: R; readonly pattern: string } | undefined {
  let best: { readonly length: number; readonly rule: R; readonly pattern: string } | undefined;
  for (const rule of rules) {
    for (const pattern of rule.paths) {
      const length = pathMatchLength(pattern, path);
      if (length !== undefined && (!best || length > best.length)) best = { length, rule, pattern };
    }
  }
  return best;
}

function pathMatchLength(pattern: string, path: string): number | undefined {
  if (pattern === path) return Infinity;
  if (!pattern.endsWith('/*')) return undefined;
  const prefix = pattern.slice(0, -1);
  return path.startsWith(prefix) ? prefix.length : undefined;
}
