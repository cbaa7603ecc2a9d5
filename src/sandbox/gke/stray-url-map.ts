import type { Ingress } from '../kubernetes/kinds/ingress.js';
import type { JsonObject } from '../kubernetes/object.js';
import { pathMatcherName } from './names.js';

type Backend = NonNullable<Ingress['spec']['defaultBackend']>;

interface PathRule {
  readonly paths: readonly string[];
  readonly service: string;
}

/**
 * The URL map that ingress-gce makes of an Ingress's rules; `serviceUrl` names the backend service of a backend.
 * An Ingress without a default backend has none here: GKE's own default backend is not modelled.
 */
export function urlMapBody(
  ingress: Ingress,
  name: string,
  serviceUrl: (backend: Backend) => string,
): JsonObject | undefined {
  const { defaultBackend, rules } = ingress.spec;
  if (!defaultBackend) return undefined;
  const defaultService = serviceUrl(defaultBackend);
  const byHost = new Map<string, readonly PathRule[]>();
  for (const rule of rules) {
    const host = rule.host === undefined || rule.host === '' ? '*' : rule.host;
    const added = (rule.http?.paths ?? []).map(({ path, pathType, backend }) => ({
      paths: gcePaths(path ?? '', pathType),
      service: serviceUrl(backend),
    }));
    byHost.set(host, [...(byHost.get(host) ?? []), ...added]);
  }
  const hosts = [...byHost.keys()];
  return {
    name,
    defaultService,
    ...(hosts.length === 0 ? {} : hostParts(hosts, byHost, defaultService)),
  };
}

function hostParts(
  hosts: readonly string[],
  byHost: ReadonlyMap<string, readonly PathRule[]>,
  defaultService: string,
): JsonObject {
  return {
    hostRules: hosts.map((host) => ({ hosts: [host], pathMatcher: pathMatcherName(host) })),
    pathMatchers: hosts.map((host) => ({
      name: pathMatcherName(host),
      defaultService,
      pathRules: (byHost.get(host) ?? []).map(({ paths, service }) => ({ paths, service })),
    })),
  };
}

/** ingress-gce's translator: what GCE calls the paths of one Kubernetes path. */
export function gcePaths(path: string, pathType: string): readonly string[] {
  if (path === '' || (path === '/' && pathType === 'Prefix')) return ['/*'];
  if (pathType !== 'Prefix') return [path];
  const trimmed = path.replace(/\/$/, '');
  return [trimmed, `${trimmed}/*`];
}
