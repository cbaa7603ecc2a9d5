import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { BackendConfigSpec } from '../../spec/gke/backend-config.js';
import type { ReadinessProbe } from '../cluster-facts.js';
import type { ClusterPort, ServicePortGroup } from './service-port-group.js';

type HealthCheck = NonNullable<BackendConfigSpec['healthCheck']>;

/** The probe that clusters agree on, undefined for GCE's default check, and what was found on the way. */
export interface AgreedProbe {
  readonly probe: ReadinessProbe | undefined;
  readonly problems: readonly Diagnostic[];
}

function probeOf({ port }: ClusterPort): ReadinessProbe | undefined {
  return port.probe.found === 'usable' ? port.probe.probe : undefined;
}

/** What of a probe ends up in the health check; the container port does not: GCE probes the serving port. */
function compared(probe: ReadinessProbe | undefined, healthCheck: HealthCheck | undefined): string {
  const path = healthCheck?.requestPath === undefined ? (probe?.path ?? null) : null;
  const scheme = healthCheck?.type === undefined ? (probe?.scheme ?? null) : null;
  return JSON.stringify([path, probe?.host ?? '', scheme]);
}

function row(entry: ClusterPort): string[] {
  const { cluster, port } = entry;
  if (port.probe.found !== 'usable') return [cluster, '-', '-', '-', port.probe.why];
  const { path, host, port: probePort } = port.probe.probe;
  return [cluster, path, host ?? '-', String(probePort), ''];
}

function unusable(group: ServicePortGroup, cluster: string, why: string): Diagnostic {
  const resource = `${group.namespace}/${group.service}`;
  return {
    code: 'ProbeUnusable',
    severity: 'warning',
    message: `The readiness probe of ${resource} in cluster ${cluster} cannot be used as health check: ${why}. GCE will ask for "/" instead.`,
    where: { position: group.reference.position, cluster, resource },
    fix: 'Give the container an httpGet readiness probe on the port that the service leads to, or answer "/" with 200.',
  };
}

/**
 * The one readiness probe that all clusters with pods have, or none in all of them; else ProbesDisagree. Each unusable one is a
 * warning. What the health check of a BackendConfig says itself is not compared (ingress-gce: it is applied over the probe's).
 */
export function agreeOnProbe(group: ServicePortGroup, healthCheck: HealthCheck | undefined): AgreedProbe {
  const problems = group.clusters.flatMap(({ cluster, port }) =>
    port.probe.found === 'unusable' && healthCheck?.requestPath === undefined
      ? [unusable(group, cluster, port.probe.why)]
      : [],
  );
  const withOpinion = group.clusters.filter(({ port }) => !(port.probe.found === 'none' && port.probe.noPods === true));
  const [first] = withOpinion;
  if (first === undefined) return { probe: undefined, problems };
  const agreed = compared(probeOf(first), healthCheck);
  if (withOpinion.every((entry) => compared(probeOf(entry), healthCheck) === agreed))
    return { probe: probeOf(first), problems };
  const resource = `${group.namespace}/${group.service}`;
  const disagree: Diagnostic = {
    code: 'ProbesDisagree',
    severity: 'error',
    message: `The clusters disagree about the readiness probe of ${resource}, port ${group.port}; a load balancer has one health check for all of them.`,
    where: { position: group.reference.position, resource },
    table: { columns: ['cluster', 'path', 'host', 'port', 'note'], rows: group.clusters.map(row) },
    fix: 'Give the pods the same readiness probe in every cluster.',
  };
  return { probe: undefined, problems: [...problems, disagree] };
}
