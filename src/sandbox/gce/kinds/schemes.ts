import { mapStrings, printed, textOf, type JsonObject } from '../json.js';
import type { ProjectView, Subject } from '../kind.js';
import { relativeLink } from '../link.js';
import { invalidValue } from '../refusal.js';
import { latest, versions } from '../state.js';
import { checkClassicMap } from './classic-features.js';
import { isBetweenSchemes } from './scheme-migration.js';
import { SERVICE_PATHS } from './url-map-references.js';

/**
 * Every backend service behind a forwarding rule must have the rule's load balancing scheme. GCE
 * checks it where a rule gets bound to services: at the rule's insert and setTarget (known body),
 * and when a bound URL map, proxy or service changes (believed, unconfirmed).
 */
export function checkRuleSchemes(rule: JsonObject, view: ProjectView): void {
  const proxy = bodyAt(rule['target'], view);
  const urlMap = proxy && bodyAt(proxy['urlMap'], view);
  if (urlMap) checkMap(urlMap, textOf(rule['loadBalancingScheme']) ?? 'EXTERNAL', view);
}

/** As {@link checkRuleSchemes}, for a proxy that rules point to; and one that leads to classic services has no keep-alive timeout of its own (Compute API discovery document; wording believed). */
export function checkProxySchemes(proxy: JsonObject, { link, view }: Subject): void {
  const urlMap = bodyAt(proxy['urlMap'], view);
  if (!urlMap) return;
  const keepAlive = proxy['httpKeepAliveTimeoutSec'];
  if (keepAlive !== undefined && serviceSchemes(urlMap, view).has('EXTERNAL')) {
    throw invalidValue(
      'resource.httpKeepAliveTimeoutSec',
      printed(keepAlive),
      'HTTP keep-alive timeout is not supported for load balancing scheme EXTERNAL.',
    );
  }
  for (const scheme of ruleSchemes(link, view)) checkMap(urlMap, scheme, view);
}

/** As {@link checkRuleSchemes}, for a URL map behind bound proxies; and one that leads to classic services has only what those can do. */
export function checkMapSchemes(urlMap: JsonObject, { link, view }: Subject): void {
  if (serviceSchemes(urlMap, view).has('EXTERNAL')) checkClassicMap(urlMap);
  for (const proxy of view.users(link)) {
    for (const scheme of ruleSchemes(proxy, view)) checkMap(urlMap, scheme, view);
  }
}

/** The schemes of the services that a URL map names. */
export function serviceSchemes(urlMap: JsonObject, view: ProjectView): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of SERVICE_PATHS) {
    mapStrings(urlMap, path, (url) => {
      const scheme = textOf(bodyAt(url, view)?.['loadBalancingScheme']);
      if (scheme !== undefined && url.includes('/backendServices/')) found.add(scheme);
      return url;
    });
  }
  return found;
}

function ruleSchemes(proxyLink: string, view: ProjectView): ReadonlySet<string> {
  return new Set(
    view
      .users(proxyLink)
      .flatMap((rule) => {
        const entry = view.entry(rule);
        return entry ? versions(entry) : [];
      })
      .map(({ body }) => textOf(body['loadBalancingScheme']) ?? 'EXTERNAL'),
  );
}

function checkMap(urlMap: JsonObject, ruleScheme: string, view: ProjectView): void {
  if (ruleScheme === 'EXTERNAL') checkClassicMap(urlMap);
  for (const path of SERVICE_PATHS) {
    mapStrings(urlMap, path, (url) => {
      const service = bodyAt(url, view);
      const scheme = textOf(service?.['loadBalancingScheme']) ?? ruleScheme;
      const isMigrating = service !== undefined && ruleScheme === 'EXTERNAL' && isBetweenSchemes(service);
      if (scheme !== ruleScheme && !isMigrating) {
        throw invalidValue(
          'resource.backendService',
          '',
          `Load balancing scheme ${ruleScheme} does not match the backend service load balancing scheme ${scheme}.`,
        );
      }
      return url;
    });
  }
}

function bodyAt(url: unknown, view: ProjectView): JsonObject | undefined {
  if (typeof url !== 'string') return undefined;
  const entry = view.entry(relativeLink(url));
  return entry && latest(entry).body;
}
