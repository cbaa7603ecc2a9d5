import { isObject, objectsOf, printed, stringsOf, textOf, type JsonObject } from '../json.js';

/** A request as a URL map's test describes it. */
export interface TestRequest {
  readonly host: string;
  readonly path: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a URL map does with a request: the service that gets it, or the redirect that answers it. */
export interface Routed {
  /** Full URL. */
  readonly service?: string;
  /** Host and path that the service sees, or full URL of the redirect. */
  readonly outputUrl: string;
  readonly redirectResponseCode?: number;
}

const REDIRECT_CODES: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY_DEFAULT: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

/** The fields of one place in a URL map that decide where a request goes. */
interface Target {
  readonly service: JsonObject[string];
  readonly redirect: JsonObject[string];
  readonly action: JsonObject[string];
  /** The path rule's pattern or the match's prefix, for rewrites and redirects that replace it. */
  readonly prefix: string;
}

/** Routes a request as the map would: host rule, then path rules (longest) or route rules (priority), else the defaults. */
export function routeInMap(urlMap: JsonObject, request: TestRequest): Routed {
  const matcher = matcherOf(urlMap, request.host);
  const found = matcher && (ruleOf(matcher, request) ?? defaultOf(matcher));
  return outcome(found ?? defaultOf(urlMap), request);
}

function matcherOf(urlMap: JsonObject, host: string): JsonObject | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const rules = objectsOf(urlMap['hostRules']).flatMap((rule) =>
    stringsOf(rule['hosts']).map((pattern) => ({ pattern: pattern.toLowerCase(), matcher: rule['pathMatcher'] })),
  );
  const matching = rules.filter(({ pattern }) =>
    pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern,
  );
  // GCE: an exact host wins, else the longest wildcard.
  const rank = (pattern: string): number => (pattern.startsWith('*') ? pattern.length : Number.MAX_SAFE_INTEGER);
  const best = matching.toSorted((left, right) => rank(right.pattern) - rank(left.pattern))[0];
  return best && objectsOf(urlMap['pathMatchers']).find((candidate) => candidate['name'] === best.matcher);
}

function ruleOf(matcher: JsonObject, request: TestRequest): Target | undefined {
  const path = pathOf(request);
  const paths = objectsOf(matcher['pathRules']).flatMap((rule) =>
    stringsOf(rule['paths']).map((pattern) => ({ pattern, rule })),
  );
  const exact = paths.find(({ pattern }) => pattern === path);
  const longest = paths
    .filter(({ pattern }) => pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)))
    .toSorted((left, right) => right.pattern.length - left.pattern.length)[0];
  const hit = exact ?? longest;
  if (hit) return targetOf(hit.rule, hit.pattern.replace(/\*$/, ''));
  const routes = objectsOf(matcher['routeRules']).toSorted(
    (left, right) => Number(left['priority']) - Number(right['priority']),
  );
  for (const route of routes) {
    const matches = objectsOf(route['matchRules']);
    const match = matches.find((candidate) => isMatch(candidate, request));
    if (match ?? matches.length === 0) return targetOf(route, textOf(match?.['prefixMatch']) ?? path);
  }
  return undefined;
}

function isMatch(match: JsonObject, request: TestRequest): boolean {
  const fold = (text: string): string => (match['ignoreCase'] === true ? text.toLowerCase() : text);
  const path = fold(pathOf(request));
  const [full, prefix] = [textOf(match['fullPathMatch']), textOf(match['prefixMatch'])];
  if (full !== undefined && fold(full) !== path) return false;
  if (prefix !== undefined && !path.startsWith(fold(prefix))) return false;
  return objectsOf(match['headerMatches']).every((header) => isHeaderMatch(header, request));
}

function isHeaderMatch(header: JsonObject, request: TestRequest): boolean {
  const value = request.headers[printed(header['headerName']).toLowerCase()];
  const [exact, prefix, suffix] = ['exactMatch', 'prefixMatch', 'suffixMatch'].map((field) => textOf(header[field]));
  const matches =
    value !== undefined &&
    (exact === undefined || value === exact) &&
    (prefix === undefined || value.startsWith(prefix)) &&
    (suffix === undefined || value.endsWith(suffix));
  return header['invertMatch'] === true ? !matches : matches;
}

function targetOf(rule: JsonObject, prefix: string): Target {
  return { service: rule['service'], redirect: rule['urlRedirect'], action: rule['routeAction'], prefix };
}

function defaultOf(level: JsonObject): Target {
  return {
    service: level['defaultService'],
    redirect: level['defaultUrlRedirect'],
    action: level['defaultRouteAction'],
    prefix: '/',
  };
}

function outcome(target: Target, request: TestRequest): Routed {
  if (isObject(target.redirect)) return redirected(target.redirect, target.prefix, request);
  const action = isObject(target.action) ? target.action : {};
  const rewrite = isObject(action['urlRewrite']) ? action['urlRewrite'] : {};
  const host = textOf(rewrite['hostRewrite']) ?? request.host;
  const prefix = textOf(rewrite['pathPrefixRewrite']);
  const path = prefix === undefined ? request.path : `${prefix}${request.path.slice(target.prefix.length)}`;
  // Any of the weighted services may get the request; a test can only be about the first.
  const service = textOf(target.service) ?? textOf(objectsOf(action['weightedBackendServices'])[0]?.['backendService']);
  return { outputUrl: `${host}${path}`, ...(service === undefined ? {} : { service }) };
}

function redirected(redirect: JsonObject, prefix: string, request: TestRequest): Routed {
  const scheme = redirect['httpsRedirect'] === true ? 'https' : 'http';
  const host = textOf(redirect['hostRedirect']) ?? request.host;
  const whole = textOf(redirect['pathRedirect']);
  const replaced = textOf(redirect['prefixRedirect']);
  const [path = '', query] = request.path.split('?');
  const moved = whole ?? (replaced === undefined ? path : `${replaced}${path.slice(prefix.length)}`);
  const rest = query === undefined || redirect['stripQuery'] === true ? '' : `?${query}`;
  return {
    outputUrl: `${scheme}://${host}${moved}${rest}`,
    redirectResponseCode: REDIRECT_CODES[printed(redirect['redirectResponseCode'])] ?? 301,
  };
}

function pathOf({ path }: TestRequest): string {
  return path.split('?')[0] ?? path;
}
