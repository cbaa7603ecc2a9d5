import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { hasErrors } from '../../diagnostics/outcome.js';
import type { AgreedService } from '../agreed-service.js';
import type { AgreementOptions } from './agreement-options.js';
import { agreeOnProbe } from './agreed-probe.js';
import { agreeOnBackendConfig } from './backend-config.js';
import { instanceGroupProblems, sharedNodePort } from './instance-group-problems.js';
import { negProblems } from './neg-problems.js';
import { decideMode } from './service-mode.js';
import type { ClusterPort, ServicePortGroup } from './service-port-group.js';

/** The service, if all clusters can serve it alike, and every problem. */
export interface ServiceAgreement {
  readonly service: AgreedService | undefined;
  readonly problems: readonly Diagnostic[];
}

/** Service types that no mode can serve: nothing of the cluster's own answers, or no address is routed. */
function unusableTypes(group: ServicePortGroup): Diagnostic[] {
  const resource = `${group.namespace}/${group.service}`;
  const { position } = group.reference;
  return group.clusters.flatMap(({ cluster, service }): Diagnostic[] => {
    const what =
      service.type === 'ExternalName'
        ? 'of type ExternalName'
        : service.headless
          ? 'headless (clusterIP: None)'
          : undefined;
    if (what === undefined) return [];
    return [
      {
        code: 'ServiceTypeUnusable',
        severity: 'error',
        message: `The service ${resource} is ${what} in cluster ${cluster}; a load balancer cannot reach it.`,
        where: { position, cluster, resource },
        fix: 'Use a service of type NodePort, or one of type ClusterIP that exposes a network endpoint group.',
      },
    ];
  });
}

function differing(
  group: ServicePortGroup,
  what: string,
  valueOf: (entry: ClusterPort) => string,
  fix: string,
): Diagnostic[] {
  if (new Set(group.clusters.map(valueOf)).size <= 1) return [];
  const resource = `${group.namespace}/${group.service}`;
  return [
    {
      code: 'ServicesDisagree',
      severity: 'error',
      message: `The ${what} of ${resource}, port ${group.port}, differs between clusters.`,
      where: { position: group.reference.position, resource },
      table: {
        columns: ['cluster', what],
        rows: group.clusters.map((entry) => [entry.cluster, valueOf(entry)]),
      },
      fix,
    },
  ];
}

/** What all clusters agree on about one service port. Pure. */
export function agreeOnService(group: ServicePortGroup, options: AgreementOptions): ServiceAgreement {
  const [first] = group.clusters;
  if (first === undefined) return { service: undefined, problems: [] };
  const types = unusableTypes(group);
  const { mode, by } = decideMode(group, options);
  const backendConfig = agreeOnBackendConfig(group, options.backendConfigs ?? {});
  const probe = agreeOnProbe(group, backendConfig.config?.spec.healthCheck);
  const problems: Diagnostic[] = [
    ...types,
    ...differing(
      group,
      'protocol',
      ({ port }) => port.protocol,
      'Make the annotation cloud.google.com/app-protocols the same in every cluster.',
    ),
    ...probe.problems,
    ...backendConfig.problems,
  ];
  // What a cluster lacks for the mode is beside the point where the service cannot be served in any mode.
  if (types.length === 0) {
    problems.push(...(mode === 'neg' ? negProblems(group, by, options) : instanceGroupProblems(group, by, options)));
  }
  if (hasErrors(problems)) return { service: undefined, problems };
  const { namespace, service, port } = group;
  const common = {
    namespace,
    service,
    port,
    portName: first.port.name,
    protocol: first.port.protocol,
    probe: probe.probe,
    ...(backendConfig.config === undefined ? {} : { backendConfig: backendConfig.config }),
    clusters: group.clusters.map((entry) => ({
      cluster: entry.cluster,
      targetPorts: entry.port.targetPorts,
      ...(mode === 'neg' && entry.port.neg !== undefined ? { neg: entry.port.neg } : {}),
    })),
    ...(group.absentFrom.length === 0 ? {} : { absentFrom: group.absentFrom }),
  };
  if (mode === 'neg') return { service: { ...common, mode }, problems };
  const nodePort = sharedNodePort(group);
  return { service: nodePort === undefined ? undefined : { ...common, mode, nodePort }, problems };
}
