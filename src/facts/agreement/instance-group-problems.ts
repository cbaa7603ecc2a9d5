import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { AgreementOptions } from './agreement-options.js';
import { exposeNegCommand } from './annotate-command.js';
import type { DecidedMode } from './service-mode.js';
import type { ClusterPort, ServicePortGroup } from './service-port-group.js';

/** The NodePort that every cluster has for a service port, undefined where they have none or differ. */
export function sharedNodePort(group: ServicePortGroup): number | undefined {
  const [first, ...others] = group.clusters.map(({ port }) => port.nodePort);
  return others.every((nodePort) => nodePort === first) ? first : undefined;
}

function withoutNodePort(
  group: ServicePortGroup,
  { cluster, service }: ClusterPort,
  by: DecidedMode['by'],
  options: AgreementOptions,
): Diagnostic {
  const resource = `${group.namespace}/${group.service}`;
  const where = { position: group.reference.position, cluster, resource };
  const context = options.contexts?.get(cluster) ?? cluster;
  const expose = exposeNegCommand({ context, namespace: group.namespace, service: group.service }, service, [
    group.port,
  ]);
  const reason = `it is of type ${service.type} and has no NodePort for port ${group.port}`;
  switch (by) {
    case 'live':
      return {
        code: 'BackendModeUnavailable',
        severity: 'error',
        message: `The live load balancer reaches ${resource} through instance groups, which cluster ${cluster} cannot serve: ${reason}.`,
        where,
        fix: `Make the service of type NodePort again, or expose it in every cluster and write "backends: neg" into the definition. To expose it: ${expose}`,
      };
    case 'definition':
      return {
        code: 'ServiceTypeUnusable',
        severity: 'error',
        message: `The service ${resource} cannot be reached through instance groups in cluster ${cluster}: ${reason}.`,
        where,
        fix: `Make it of type NodePort, with the same NodePort in every cluster; or expose a network endpoint group in every cluster and use "backends: neg": ${expose}`,
      };
    case 'facts':
      return {
        code: 'ServiceTypeUnusable',
        severity: 'error',
        message: `The service ${resource} cannot be reached in cluster ${cluster}: ${reason}, and not every cluster exposes a network endpoint group for it.`,
        where,
        fix: `Expose a network endpoint group in every cluster: ${expose} - or make the service of type NodePort, with the same NodePort in every cluster.`,
      };
    default:
      return by satisfies never;
  }
}

/** Why a service port cannot be reached through instance groups: ServiceTypeUnusable, BackendModeUnavailable, NodePortsDiffer. */
export function instanceGroupProblems(
  group: ServicePortGroup,
  by: DecidedMode['by'],
  options: AgreementOptions,
): readonly Diagnostic[] {
  const lacking = group.clusters.filter(({ port }) => port.nodePort === undefined);
  if (lacking.length > 0) return lacking.map((entry) => withoutNodePort(group, entry, by, options));
  if (sharedNodePort(group) !== undefined) return [];
  const resource = `${group.namespace}/${group.service}`;
  return [
    {
      code: 'NodePortsDiffer',
      severity: 'error',
      message: `The NodePort of ${resource}, port ${group.port}, differs between clusters; a backend service reaches all of them through one port.`,
      where: { position: group.reference.position, resource },
      table: {
        columns: ['cluster', 'nodePort'],
        rows: group.clusters.map(({ cluster, port }) => [cluster, String(port.nodePort)]),
      },
      fix: 'Set the same spec.ports[].nodePort in every cluster, or use network endpoint groups.',
    },
  ];
}
