import { isObject, listOf, objectsOf, type JsonObject } from '../json.js';
import type { ProjectView } from '../kind.js';
import { serviceSchemes } from './schemes.js';

const BASE_UNITS = 57;
const LEVELS = ['defaultCustomErrorResponsePolicy', 'customErrorResponsePolicy'];

/**
 * The `status` that GCE shows of a URL map of managed services: its size in quota units and how many
 * forwarding rules lead to it (recorded traffic; no published method has the field). The three
 * recorded sizes come out as recorded; what other rules weigh is believed. Nothing for other maps.
 */
export function quotaStatus(body: JsonObject, link: string, view: ProjectView): JsonObject {
  if (!serviceSchemes(body, view).has('EXTERNAL_MANAGED')) return {};
  const rules = view.visibleUsers(link).flatMap((proxy) => view.visibleUsers(proxy));
  return { status: { quotaUsage: { forwardingRules: rules.length, units: String(unitsOf(body)) } } };
}

function unitsOf(body: JsonObject): number {
  const matchers = objectsOf(body['pathMatchers']);
  const rules = matchers.flatMap((matcher) => [
    ...objectsOf(matcher['pathRules']),
    ...objectsOf(matcher['routeRules']),
  ]);
  const errorRules = [body, ...matchers, ...rules].flatMap((level) =>
    LEVELS.flatMap((field) => {
      const policy = level[field];
      return isObject(policy) ? listOf(policy['errorResponseRules']) : [];
    }),
  );
  return BASE_UNITS + listOf(body['hostRules']).length + matchers.length + 2 * rules.length + errorRules.length;
}
