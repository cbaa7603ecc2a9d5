import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { IngressPath, IngressRule, ServicePortReference } from '../ingress-spec.js';

const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const IP_ADDRESS = /^\d+(\.\d+){3}$/;
/** GCE: longest path in a rule (Compute API discovery doc). */
const MAX_PATH_LENGTH = 1024;
const MAX_HOST_LENGTH = 253;

function whyNotHost(host: string): string | undefined {
  if (host === '*') return 'leave host out to serve every host';
  if (host.includes('*') && !/^\*\.[^*]+$/.test(host))
    return 'a wildcard can only be the whole first label ("*.example.com")';
  if (host.includes(':')) return 'a host has no port';
  if (IP_ADDRESS.test(host)) return 'a host is a DNS name, not an address';
  if (host !== host.toLowerCase()) return 'a host is written in lower case';
  if (host.length > MAX_HOST_LENGTH) return `a host has at most ${MAX_HOST_LENGTH} characters`;
  return HOST.test(host) ? undefined : 'a host is a DNS name: labels of letters, digits and "-", separated by dots';
}

function whyNotWildcardPath(path: string): string | undefined {
  const star = path.indexOf('*');
  if (star === -1 || (star === path.length - 1 && path[star - 1] === '/')) return undefined;
  return 'GCE allows "*" only at the end, after "/"';
}

/** Kubernetes: what an Exact or Prefix path must not hold (validation of networking.k8s.io/v1). */
const UNCLEAN = ['//', '/./', '/../', '%2f', '%2F'];
const UNCLEAN_ENDS = ['/..', '/.'];

function whyNotClean(path: string): string | undefined {
  const found = UNCLEAN.find((part) => path.includes(part)) ?? UNCLEAN_ENDS.find((end) => path.endsWith(end));
  return found === undefined ? undefined : `Kubernetes allows no "${found}" in a path of type Exact or Prefix`;
}

/** Prefix paths are spelled with a trailing wildcard on GCE, which counts. */
function lengthOnGce({ path, pathType }: IngressPath): number {
  return path.length + (pathType === 'Prefix' ? '/*'.length : 0);
}

function whyNotPath(rulePath: IngressPath): string | undefined {
  const { path, pathType } = rulePath;
  if (pathType !== 'ImplementationSpecific') {
    if (path === '') return `pathType ${pathType} needs a path`;
    if (path.includes('*'))
      return `pathType ${pathType} takes no "*"; use ImplementationSpecific for GCE's own wildcard`;
  } else if (path === '') return undefined;
  if (!path.startsWith('/')) return 'a path starts with "/"';
  if (/[?#\s]/.test(path)) return 'a path holds no "?", "#" or white space';
  if (lengthOnGce(rulePath) > MAX_PATH_LENGTH) return `GCE allows at most ${MAX_PATH_LENGTH} characters`;
  return whyNotWildcardPath(path) ?? (pathType === 'ImplementationSpecific' ? undefined : whyNotClean(path));
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function invalid(code: 'InvalidHost' | 'InvalidPath', what: string, why: string, position: SourcePosition): Diagnostic {
  return { code, severity: 'error', message: `${what} cannot be served: ${why}.`, where: { position } };
}

/** How a reference is written in messages: `default/web:80`. */
export function referenceText(reference: ServicePortReference): string {
  const port = 'number' in reference.port ? reference.port.number : reference.port.name;
  return `${reference.namespace}/${reference.service}:${port}`;
}

/** Whether two references surely differ; a port by name and one by number may be the same. */
function surelyDiffer(one: ServicePortReference, other: ServicePortReference): boolean {
  if (one.namespace !== other.namespace || one.service !== other.service) return true;
  if ('number' in one.port && 'number' in other.port) return one.port.number !== other.port.number;
  if ('name' in one.port && 'name' in other.port) return one.port.name !== other.port.name;
  return false;
}

function conflicts(rules: readonly IngressRule[]): Diagnostic[] {
  const seen = new Map<string, IngressPath>();
  const found: Diagnostic[] = [];
  for (const rule of rules) {
    for (const path of rule.paths) {
      const spelled = path.pathType === 'Prefix' ? path.path.replace(/\/+$/, '') : path.path;
      const key = JSON.stringify([rule.host, path.pathType, spelled]);
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, path);
      else if (surelyDiffer(earlier.backend, path.backend)) {
        const host = rule.host === '' ? 'any host' : `host ${rule.host}`;
        const { line } = earlier.position;
        found.push({
          code: 'ConflictingRoutes',
          severity: 'error',
          message: `Path "${shortened(path.path)}" of ${host} leads to ${referenceText(earlier.backend)} (line ${line}) and to ${referenceText(path.backend)}.`,
          where: { position: path.position },
          fix: 'Keep one of the two paths.',
        });
      }
    }
  }
  return found;
}

/** Hosts and paths that GCE cannot route (InvalidHost, InvalidPath), and paths given twice for different services (ConflictingRoutes). */
export function checkRoutes(rules: readonly IngressRule[]): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const rule of rules) {
    const hostProblem = rule.host === '' ? undefined : whyNotHost(rule.host);
    if (hostProblem !== undefined) {
      diagnostics.push(invalid('InvalidHost', `The host "${shortened(rule.host)}"`, hostProblem, rule.position));
    }
    for (const path of rule.paths) {
      const pathProblem = whyNotPath(path);
      if (pathProblem === undefined) continue;
      diagnostics.push(invalid('InvalidPath', `The path "${shortened(path.path)}"`, pathProblem, path.position));
    }
  }
  return [...diagnostics, ...conflicts(rules)];
}
