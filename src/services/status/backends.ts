import { asWarning } from '../../diagnostics/as-warning.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../graph/json.js';
import { modeOfBackend } from '../../providers/gclb/kinds/backend-group.js';
import { numberIn, objectsIn, textIn } from '../../providers/gclb/kinds/body.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import type { OwnedResource } from '../../providers/gclb/live/owned-resources.js';
import { read, readEach, type Reading } from '../../providers/gclb/observe/reading.js';
import { routeTable } from '../../providers/gclb/routes/route-table.js';
import type { BackendHealth, EmptyService } from '../../render/status/status.js';
import { collecting } from '../session/collecting.js';
import type { GroupNames } from './group-names.js';

/** A backend service that routes lead to, with one of its backends. */
interface Backend {
  readonly service: OwnedResource;
  readonly group: string;
  readonly backend: JsonObject;
}

function reachedServices(owned: readonly OwnedResource[]): readonly OwnedResource[] {
  return owned.filter(({ kind, reached }) => kind === 'backendService' && reached);
}

/** The backend services that routes lead to and that have no backend: those of a load balancer of no cluster any more. */
export function emptyServices(owned: readonly OwnedResource[]): readonly EmptyService[] {
  const routes = routesOf(owned);
  return reachedServices(owned)
    .filter(({ body }) => objectsIn(body, 'backends').length === 0)
    .map((service) => ({
      backendService: service.name,
      ...serviceIn(service),
      routes: routes.get(service.name) ?? [],
    }));
}

/** The backends of all backend services that routes lead to, by service and group. */
export function servingBackends(owned: readonly OwnedResource[]): readonly Backend[] {
  return reachedServices(owned).flatMap((service) =>
    objectsIn(service.body, 'backends').flatMap((backend) => {
      const group = textIn(backend, 'group');
      return group === undefined ? [] : [{ service, group, backend }];
    }),
  );
}

/**
 * Health of each backend, one request for each, in order of service, cluster and zone. What cannot be read is added to
 * `problems`, once for all backends.
 */
export async function healthOf(
  reading: Reading,
  owned: readonly OwnedResource[],
  nameOf: GroupNames,
  problems: Diagnostic[],
): Promise<readonly BackendHealth[]> {
  const routes = routesOf(owned);
  const found = new Map<string, Diagnostic>();
  const rows = await readEach(servingBackends(owned), async ({ service, group, backend }): Promise<BackendHealth> => {
    const failed: Diagnostic[] = [];
    const asked = read(reading, `read the health of ${service.name}`, () => reading.api.getHealth(service.name, group));
    const endpoints = await collecting(asked, failed);
    failed.forEach((problem) => found.set(`${problem.code} ${problem.message}`, problem));
    return {
      backendService: service.name,
      ...serviceIn(service),
      routes: routes.get(service.name) ?? [],
      ...nameOf(group),
      zone: /\/zones\/([^/]+)\//.exec(group)?.[1] ?? '',
      group,
      mode: modeOfBackend(backend),
      // GCE: a backend without the field has all of its capacity (Compute API discovery doc, Backend.capacityScaler).
      capacity: numberIn(backend, 'capacityScaler') ?? 1,
      ...(endpoints === undefined
        ? {}
        : {
            healthy: endpoints.filter(({ healthState }) => healthState === 'HEALTHY').length,
            endpoints: endpoints.length,
          }),
    };
  });
  problems.push(...[...found.values()].map(asWarning));
  return [...rows].sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/** What oldest versions of the Go tool made does not say what service it is for. */
function serviceIn({ logical, name }: OwnedResource): Pick<BackendHealth, 'service'> {
  const service = logical.slice('backendService/'.length);
  return service === name ? {} : { service };
}

function orderOf({ service = '', backendService, cluster, clusterUid = '', zone, group }: BackendHealth): string {
  // Backends of no known cluster come last.
  return [service, backendService, cluster ?? `\uFFFF${clusterUid}`, zone, group].join('\u0000');
}

/** The hosts and paths that each backend service answers, by its name. */
function routesOf(owned: readonly OwnedResource[]): ReadonlyMap<string, readonly string[]> {
  const map = owned.find(({ kind, logical, reached }) => kind === 'urlMap' && logical === 'urlMap' && reached);
  const found = new Map<string, Set<string>>();
  const add = (link: string | undefined, route: string): void => {
    if (link === undefined) return;
    const service = linkName(link);
    found.set(service, (found.get(service) ?? new Set()).add(route));
  };
  if (map !== undefined) {
    const { hosts, otherwise } = routeTable(map.body);
    for (const [host, { paths, otherwise: rest }] of hosts) {
      for (const [path, link] of paths) add(link, `${host}${path}`);
      add(rest, `${host}/*`);
    }
    add(otherwise, '*/*');
  }
  return new Map([...found].map(([service, routes]) => [service, [...routes].sort()]));
}
