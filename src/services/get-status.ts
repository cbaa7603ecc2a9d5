import { groupLinks } from '../providers/gclb/kinds/backend-group.js';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { objectIn, objectsIn, textIn, textsIn } from '../providers/gclb/kinds/body.js';
import { linkName } from '../providers/gclb/kinds/links.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { ownedResources } from '../providers/gclb/live/owned-resources.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import { read, readEach, type Reading } from '../providers/gclb/observe/reading.js';
import { routeTable } from '../providers/gclb/routes/route-table.js';
import type { LiveProject } from '../providers/gclb/load-balancer.js';
import type { BackendHealth, CertificateStatus, DetailedStatus } from '../render/status/status.js';
import type { Session } from './session.js';

/** What is recorded of a load balancer; with `wide`, also the health of each backend. Throws KubemciError (LoadBalancerNotFound, …). */
export async function getStatus(session: Session, name: string, wide: boolean): Promise<DetailedStatus> {
  const reading = await session.reading();
  const live = await observeProject(reading);
  const status = liveStatus(name, live);
  if (status === undefined) throw notFound(name, reading.api.project);
  const common = { name, address: status.IPAddress, clusters: status.Clusters };
  if (!wide) return common;
  const { Ingress: ingress, Applied: applied } = status;
  return {
    ...common,
    health: await healthOf(reading, name, live),
    ...(ingress === undefined ? {} : { ingress }),
    ...(applied === undefined ? {} : { lastApplied: { time: applied.time, version: applied.version } }),
    certificates: certificatesOf(name, live),
    retiring: ownedResources(name, live).flatMap(({ kind, name: resource, reached }) =>
      reached || kind === 'firewall' ? [] : [`${kind} ${resource}`],
    ),
  };
}

/** That a project has no load balancer of a name. */
export function notFound(name: string, project: string): KubemciError {
  return new KubemciError({
    code: 'LoadBalancerNotFound',
    severity: 'error',
    message: `Load balancer ${name} does not exist in project ${project}.`,
    fix: 'See `kubemci list` for those that do.',
  });
}

async function healthOf(reading: Reading, name: string, live: LiveProject): Promise<readonly BackendHealth[]> {
  const routes = routesOf(name, live);
  const pairs = ownedResources(name, live)
    .filter(({ kind, reached }) => kind === 'backendService' && reached)
    .flatMap((service) =>
      groupLinks(objectsIn(service.body, 'backends')).map((group) => ({ service: service.name, group })),
    );
  return readEach(pairs, async ({ service, group }) => {
    const endpoints = await read(reading, `read the health of ${service}`, () => reading.api.getHealth(service, group));
    const healthy = endpoints.filter(({ healthState }) => healthState === 'HEALTHY').length;
    const zone = /\/zones\/([^/]+)\//.exec(group)?.[1] ?? '';
    const answered = routes.get(service) ?? [];
    return { backendService: service, routes: answered, zone, group, healthy, endpoints: endpoints.length };
  });
}

/** The hosts and paths that each backend service answers, by its name. */
function routesOf(name: string, live: LiveProject): ReadonlyMap<string, readonly string[]> {
  const map = ownedResources(name, live).find(
    ({ kind, logical, reached }) => kind === 'urlMap' && logical === 'urlMap' && reached,
  );
  const found = new Map<string, string[]>();
  const add = (link: string | undefined, route: string): void => {
    if (link === undefined) return;
    const service = linkName(link);
    found.set(service, [...(found.get(service) ?? []), route]);
  };
  if (map === undefined) return found;
  const { hosts, otherwise } = routeTable(map.body);
  for (const [host, { paths, otherwise: rest }] of hosts) {
    for (const [path, link] of paths) add(link, `${host}${path}`);
    add(rest, `${host}/*`);
  }
  add(otherwise, '*/*');
  return new Map([...found].map(([service, routes]) => [service, [...new Set(routes)]]));
}

/** The certificates that its proxies show, whoever made them. */
function certificatesOf(name: string, live: LiveProject): readonly CertificateStatus[] {
  const proxies = ownedResources(name, live).filter(({ kind, reached }) => kind === 'targetHttpsProxy' && reached);
  const shown = new Set(proxies.flatMap(({ body }) => textsIn(body, 'sslCertificates').map(linkName)));
  return live.sslCertificates.flatMap((body) => {
    const certificate = textIn(body, 'name') ?? '';
    if (!shown.has(certificate)) return [];
    const expires = textIn(body, 'expireTime');
    const status = textIn(objectIn(body, 'managed'), 'status');
    return [
      {
        name: certificate,
        ...(expires === undefined ? {} : { expires }),
        ...(status === undefined ? {} : { status }),
      },
    ];
  });
}
