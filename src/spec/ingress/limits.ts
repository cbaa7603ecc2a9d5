import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { IngressSpec } from '../ingress-spec.js';
import { backendsOf } from './backends.js';
import { referenceText } from './routes.js';

/** GCE: host rules and path matchers of one external URL map (load balancing quotas, 2026-04). */
export const MAX_HOSTS = 1000;
/** GCE: path rules of one path matcher. */
export const MAX_PATHS_PER_HOST = 1000;
/** GCE: distinct backend services of one URL map. */
export const MAX_SERVICES = 2500;

function exceeded(what: string, actual: number, limit: number, position: SourcePosition): Diagnostic {
  return {
    code: 'LimitExceeded',
    severity: 'error',
    message: `The Ingress has ${actual} ${what}; GCE allows ${limit} in one load balancer.`,
    where: { position },
    fix: 'Split it into several load balancers.',
  };
}

/** What is larger than one URL map may be. A Prefix path counts twice: GCE needs one rule for the path and one for what is below. */
export function checkLimits(spec: IngressSpec): readonly Diagnostic[] {
  const pathsByHost = new Map<string, number>();
  for (const rule of spec.rules) {
    const patterns = rule.paths.map(({ path, pathType }) => (pathType === 'Prefix' && path !== '/' ? 2 : 1));
    const count = patterns.reduce((sum: number, patternCount) => sum + patternCount, 0);
    pathsByHost.set(rule.host, (pathsByHost.get(rule.host) ?? 0) + count);
  }
  const services = new Set(backendsOf(spec).map(referenceText));
  const diagnostics: Diagnostic[] = [];
  if (pathsByHost.size > MAX_HOSTS) diagnostics.push(exceeded('hosts', pathsByHost.size, MAX_HOSTS, spec.position));
  for (const [host, count] of pathsByHost) {
    if (count <= MAX_PATHS_PER_HOST) continue;
    const position = spec.rules.find((rule) => rule.host === host)?.position ?? spec.position;
    diagnostics.push(
      exceeded(`paths for ${host === '' ? 'any host' : `host ${host}`}`, count, MAX_PATHS_PER_HOST, position),
    );
  }
  if (services.size > MAX_SERVICES) diagnostics.push(exceeded('services', services.size, MAX_SERVICES, spec.position));
  return diagnostics;
}
