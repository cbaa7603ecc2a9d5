import type { JsonObject } from '../../graph/json.js';
import { objectsIn, textIn, textsIn } from '../../providers/gclb/kinds/body.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import type { OwnedResource } from '../../providers/gclb/live/owned-resources.js';
import { isWarmHost } from '../../providers/gclb/routes/route-table.js';

/** A host that nobody asks for: a run leads it to new backend services, so that GCE probes them. */
export interface WarmHost {
  /** Name of the URL map. */
  readonly map: string;
  readonly host: string;
  /** Names of the backend services that requests for it would come to. */
  readonly services: readonly string[];
}

/** The hosts for warming in the URL maps of a load balancer. */
export function warmHosts(owned: readonly OwnedResource[]): readonly WarmHost[] {
  return owned
    .filter(({ kind }) => kind === 'urlMap')
    .flatMap(({ name: map, body }) =>
      objectsIn(body, 'hostRules').flatMap((rule) =>
        textsIn(rule, 'hosts')
          .filter(isWarmHost)
          .map((host) => ({ map, host, services: servicesOf(body, textIn(rule, 'pathMatcher')) })),
      ),
    );
}

/** The backend services that hosts for warming lead to, with their health checks, as `<kind>/<name>`. */
export function beingWarmed(owned: readonly OwnedResource[], hosts: readonly WarmHost[]): ReadonlySet<string> {
  const services = new Set(hosts.flatMap((host) => host.services));
  const warmed = owned.filter(({ kind, name }) => kind === 'backendService' && services.has(name));
  const checks = warmed.flatMap(({ body }) => textsIn(body, 'healthChecks').map(linkName));
  return new Set([
    ...warmed.map(({ name }) => `backendService/${name}`),
    ...checks.map((name) => `healthCheck/${name}`),
  ]);
}

function servicesOf(map: JsonObject, matcher: string | undefined): readonly string[] {
  const found = objectsIn(map, 'pathMatchers').filter((candidate) => textIn(candidate, 'name') === matcher);
  const rules = found.flatMap((candidate) => objectsIn(candidate, 'pathRules'));
  return rules.flatMap((rule) => textIn(rule, 'service') ?? []).map(linkName);
}
