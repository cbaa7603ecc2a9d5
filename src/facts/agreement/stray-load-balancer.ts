import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { AgreementOptions } from './agreement-options.js';
import { exposeNegCommand, useInstanceGroupsCommand } from './annotate-command.js';
import { decideMode } from './service-mode.js';
import type { ClusterPort, ServicePortGroup } from './service-port-group.js';

interface Member {
  readonly group: ServicePortGroup;
  readonly entry: ClusterPort;
}

function commands(members: readonly Member[], context: string): { off: string; expose: string } {
  const seen = new Map<string, Member[]>();
  for (const member of members) {
    const key = `${member.group.namespace}/${member.group.service}`;
    seen.set(key, [...(seen.get(key) ?? []), member]);
  }
  const lines = [...seen.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { namespace, service } = first.group;
    const target = { context, namespace, service };
    const ports = same.map(({ group }) => group.port);
    const facts = first.entry.service;
    return [{ off: useInstanceGroupsCommand(target, facts), expose: exposeNegCommand(target, facts, ports) }];
  });
  return { off: lines.map(({ off }) => off).join(' && '), expose: lines.map(({ expose }) => expose).join(' && ') };
}

function trap(cluster: string, members: readonly Member[], options: AgreementOptions): Diagnostic {
  const { off, expose } = commands(members, options.contexts?.get(cluster) ?? cluster);
  const names = [...new Set(members.map(({ group }) => `${group.namespace}/${group.service}`))].join(', ');
  const [first] = members;
  return {
    code: 'StrayLoadBalancerTrap',
    severity: 'error',
    message: `Every service of the Ingress (${names}) carries {"ingress":true} in cluster ${cluster}, so GKE's controller would make no instance groups there but build a load balancer of its own.`,
    where: { ...(first === undefined ? {} : { position: first.group.reference.position }), cluster },
    fix: `Either expose network endpoint groups, in every cluster: ${expose} - or switch {"ingress":true} off: ${off}`,
  };
}

function withoutNamedPort(cluster: string, { group, entry }: Member, options: AgreementOptions): Diagnostic {
  const resource = `${group.namespace}/${group.service}`;
  const target = {
    context: options.contexts?.get(cluster) ?? cluster,
    namespace: group.namespace,
    service: group.service,
  };
  return {
    code: 'BackendModeUnavailable',
    severity: 'error',
    message: `The service ${resource} carries {"ingress":true} in cluster ${cluster}, so GKE's controller would not name its NodePort on the instance groups.`,
    where: { position: group.reference.position, cluster, resource },
    fix: `Switch it off: ${useInstanceGroupsCommand(target, entry.service)}`,
  };
}

/**
 * What would go wrong when the Ingress is put into the clusters. Kubernetes' GCE controller counts a service port
 * as NEG when its service says `"ingress": true`; it names no NodePort for those (BackendModeUnavailable), and
 * where all ports of the Ingress are such, it skips instance groups and builds a full load balancer of its own
 * (StrayLoadBalancerTrap; inferred from ingress-gce's syncInstanceGroup). Nothing in a load balancer of NEGs only.
 */
export function strayLoadBalancerProblems(
  groups: readonly ServicePortGroup[],
  options: AgreementOptions,
): readonly Diagnostic[] {
  const throughInstanceGroups = new Set(
    groups.filter((group) => decideMode(group, options).mode === 'instance-groups'),
  );
  if (throughInstanceGroups.size === 0) return [];
  const byCluster = new Map<string, Member[]>();
  for (const group of groups) {
    for (const entry of group.clusters) {
      byCluster.set(entry.cluster, [...(byCluster.get(entry.cluster) ?? []), { group, entry }]);
    }
  }
  return [...byCluster].flatMap(([cluster, members]) => {
    // Without a NodePort it is not this that stops it, and the problem told about that names the way out.
    const possible = members.every(
      ({ group, entry }) => !throughInstanceGroups.has(group) || entry.port.nodePort !== undefined,
    );
    if (!possible) return [];
    const negs = members.filter(({ entry }) => entry.service.negForIngress);
    if (negs.length === members.length) return [trap(cluster, members, options)];
    return negs
      .filter(({ group }) => throughInstanceGroups.has(group))
      .map((member) => withoutNamedPort(cluster, member, options));
  });
}
