import { byCodeUnit } from '../../../graph/canonical-json.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import { isKnownAfterApply } from '../../../graph/resource.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { parseStatus, statusFromBody, statusToBody } from '../status/status.js';
import { objectIn, objectsIn, textIn, textsIn, without } from './body.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

function onePerText(entries: readonly JsonObject[], field: string): readonly JsonObject[] {
  return entries.flatMap((entry) => textsIn(entry, field).map((text) => ({ ...entry, [field]: [text] })));
}

function onePathPerRule(matcher: JsonObject): JsonObject {
  if (matcher['routeRules'] !== undefined) return matcher;
  if (matcher['pathRules'] === undefined) return matcher;
  return { ...matcher, pathRules: onePerText(objectsIn(matcher, 'pathRules'), 'paths') };
}

function canonicalise(body: JsonObject): JsonObject {
  const relative: Record<string, Json | undefined> = { ...without(relativeLinks(body), 'status', 'description') };
  const description = textIn(body, 'description');
  const status = description === undefined ? statusFromBody(body['status']) : parseStatus(description);
  const { IPAddress } = objectIn(body, 'status');
  const reserved = isKnownAfterApply(IPAddress) ? { IPAddress } : {};
  // A field that is absent stays absent: a body may hold the status alone, and must not say that there are no rules.
  return {
    ...relative,
    ...(relative['hostRules'] === undefined
      ? {}
      : { hostRules: onePerText(objectsIn(relative, 'hostRules'), 'hosts') }),
    ...(relative['pathMatchers'] === undefined
      ? {}
      : { pathMatchers: objectsIn(relative, 'pathMatchers').map(onePathPerRule) }),
    ...(status === undefined ? {} : { status: { ...statusToBody(status), ...reserved } }),
  };
}

/** The Go tool named path matchers by a digest of their host; people know them by the hosts that use them. */
function hostsByMatcher(body: JsonObject): Readonly<Record<string, string>> {
  const hosts = new Map<string, readonly string[]>();
  for (const rule of objectsIn(body, 'hostRules')) {
    const matcher = textIn(rule, 'pathMatcher');
    if (matcher !== undefined) hosts.set(matcher, [...(hosts.get(matcher) ?? []), ...textsIn(rule, 'hosts')]);
  }
  return Object.fromEntries([...hosts].map(([matcher, names]) => [matcher, [...names].sort(byCodeUnit).join(', ')]));
}

/**
 * GCE: everything but the name is changed by a fingerprinted update. In canonical form each host
 * and each path has a rule of its own, because the rules are sets (GCE: the longest path wins), and the
 * description is the parsed load balancer status in `status`, so that the order of clusters and the
 * record of the last run are no differences.
 */
export const urlMapTraits: KindTraits = {
  kind: 'urlMap',
  outputOnly: [...SERVER_SET, 'status.Applied'],
  markers: [],
  immutable: ['name'],
  serverDefaults: {},
  keyedLists: {
    hostRules: 'hosts',
    'hostRules.*.hosts': '=',
    pathMatchers: 'name',
    'pathMatchers.*.pathRules': 'paths',
    'pathMatchers.*.pathRules.*.paths': '=',
    'status.Clusters': '=',
    'status.FirewallProjects': '=',
    'status.Adopted': '=',
  },
  keyLabels: hostsByMatcher,
  canonicalise,
};
