import { objectsOf, stringsOf, textOf, type JsonObject } from '../json.js';

/**
 * Runs a URL map's own tests: each names host, path and the service that should get the request. The
 * message for the first that fails; undefined when all pass. Tests that expect something else than a
 * service are not run.
 */
export function failedTest(body: JsonObject): string | undefined {
  for (const test of objectsOf(body['tests'])) {
    const expected = textOf(test['service']);
    const host = textOf(test['host']) ?? '';
    const path = textOf(test['path']) ?? '/';
    const actual = route(body, host, path);
    if (expected !== undefined && actual !== expected) {
      return `Test failure: Expect URL '${host}${path}' to map to service '${expected}', but actually mapped to '${actual ?? ''}'.`;
    }
  }
  return undefined;
}

function route(body: JsonObject, host: string, path: string): string | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const rules = objectsOf(body['hostRules']).flatMap((rule) =>
    stringsOf(rule['hosts']).map((pattern) => ({ pattern: pattern.toLowerCase(), matcher: rule['pathMatcher'] })),
  );
  const matching = rules.filter(({ pattern }) =>
    pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern,
  );
  // GCE: an exact host wins, else the longest wildcard.
  const rank = (pattern: string): number => (pattern.startsWith('*') ? pattern.length : Number.MAX_SAFE_INTEGER);
  const best = matching.toSorted((left, right) => rank(right.pattern) - rank(left.pattern))[0];
  const matcher = best && objectsOf(body['pathMatchers']).find((candidate) => candidate['name'] === best.matcher);
  if (!matcher) return textOf(body['defaultService']);
  const paths = objectsOf(matcher['pathRules']).flatMap((rule) =>
    stringsOf(rule['paths']).map((pattern) => ({ pattern, rule })),
  );
  const exact = paths.find(({ pattern }) => pattern === path);
  const prefix = paths
    .filter(({ pattern }) => pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)))
    .toSorted((left, right) => right.pattern.length - left.pattern.length)[0];
  const hit = exact ?? prefix;
  return hit ? textOf(hit.rule['service']) : textOf(matcher['defaultService']);
}
