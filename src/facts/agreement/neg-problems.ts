import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { AgreementOptions } from './agreement-options.js';
import { exposeNegCommand } from './annotate-command.js';
import type { DecidedMode } from './service-mode.js';
import type { ClusterPort, ServicePortGroup } from './service-port-group.js';

function notExposed(
  group: ServicePortGroup,
  { cluster, service }: ClusterPort,
  by: DecidedMode['by'],
  options: AgreementOptions,
): Diagnostic {
  const resource = `${group.namespace}/${group.service}`;
  const context = options.contexts?.get(cluster) ?? cluster;
  const automatic = service.negForIngress
    ? ' Its annotation {"ingress":true}, which GKE adds by itself, makes groups only for Ingresses of that cluster.'
    : '';
  const live = by === 'live';
  return {
    code: live ? 'BackendModeUnavailable' : 'NegNotExposed',
    severity: 'error',
    message: live
      ? `The live load balancer reaches ${resource} through network endpoint groups, but cluster ${cluster} exposes none for port ${group.port}.${automatic}`
      : `The service ${resource} exposes no network endpoint group for port ${group.port} in cluster ${cluster}.${automatic}`,
    where: { position: group.reference.position, cluster, resource },
    fix: exposeNegCommand({ context, namespace: group.namespace, service: group.service }, service, [group.port]),
  };
}

function notReady(group: ServicePortGroup, cluster: string): Diagnostic {
  const resource = `${group.namespace}/${group.service}`;
  return {
    code: 'NegNotReady',
    severity: 'error',
    message: `The service ${resource} exposes port ${group.port} in cluster ${cluster}, but no network endpoint group exists yet.`,
    where: { position: group.reference.position, cluster, resource },
    fix: `Wait a minute and try again; if none comes up, look at the events of the service (kubectl describe service ${group.service}).`,
  };
}

function stillPending(group: ServicePortGroup, cluster: string, zones: readonly string[]): Diagnostic {
  const resource = `${group.namespace}/${group.service}`;
  return {
    code: 'NegNotReady',
    severity: 'warning',
    message: `The network endpoint group of ${resource}, port ${group.port}, does not exist yet in ${zones.join(', ')} of cluster ${cluster}; the other zones serve.`,
    where: { position: group.reference.position, cluster, resource },
    fix: 'Plan again once it exists.',
  };
}

/** Why a service port cannot be reached through NEGs: NegNotExposed or BackendModeUnavailable, NegNotReady (a warning where some zones serve). */
export function negProblems(
  group: ServicePortGroup,
  by: DecidedMode['by'],
  options: AgreementOptions,
): readonly Diagnostic[] {
  return group.clusters.flatMap((entry) => {
    const { neg } = entry.port;
    if (neg === undefined) return [notExposed(group, entry, by, options)];
    if (neg.links.length === 0) return [notReady(group, entry.cluster)];
    return neg.pendingZones.length > 0 ? [stillPending(group, entry.cluster, neg.pendingZones)] : [];
  });
}
