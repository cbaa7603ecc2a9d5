import type { AgreedService } from '../../../facts/agreed-service.js';
import { servicePortKey } from '../../../facts/agreed-service.js';
import type { EffectiveBackendConfig } from '../../../facts/effective-backend-config.js';
import type { JsonObject } from '../../../graph/json.js';
import type { LoadBalancerInputs } from '../load-balancer.js';

/** How a service is reached: through its NodePort on instance groups, or directly through network endpoint groups. */
export type ServedThrough = { readonly mode: 'instance-groups'; readonly nodePort: number } | { readonly mode: 'neg' };

/** What of one cluster serves a service. */
export interface ServingCluster {
  readonly cluster: string;
  /** Relative links of instance groups or NEGs, sorted; null while they exist only once the cluster's Ingress has been applied. */
  readonly groups: readonly string[] | null;
  /** Ports on the nodes or pods that the firewall has to open, ascending. */
  readonly ports: readonly number[];
  /** See ClusterDefinition. */
  readonly capacity: number | undefined;
  readonly maxRate: number | undefined;
}

/** One service port as the load balancer will serve it: everything the resources of one backend service are made from. */
export interface ServicePlan {
  /** `namespace/service:port`: the part of an address that names a service port. */
  readonly key: string;
  /** `namespace/service`. */
  readonly service: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'HTTP2';
  readonly through: ServedThrough;
  /** What the health check asks for; undefined: `/`. */
  readonly probe: { readonly path: string; readonly host?: string } | undefined;
  readonly config: EffectiveBackendConfig | undefined;
  /** In the definition's order. */
  readonly clusters: readonly ServingCluster[];
}

/** The output of an await-instance-groups step that holds a cluster's groups. */
export function groupsOutput(cluster: string): string {
  return `instanceGroups/${cluster}`;
}

/** Stands for the groups of a cluster that has no annotated Ingress yet. */
export function unknownGroups(cluster: string): JsonObject {
  return { $knownAfterApply: groupsOutput(cluster) };
}

function throughOf(agreed: AgreedService): ServedThrough {
  return agreed.mode === 'neg' ? { mode: 'neg' } : { mode: agreed.mode, nodePort: agreed.nodePort };
}

/** A health check on a port of its own needs that port opened, too. */
function withCheckPort(ports: readonly number[], { backendConfig }: AgreedService): readonly number[] {
  const port = backendConfig?.spec.healthCheck?.port;
  return port === undefined ? ports : [...new Set([...ports, port])].sort((one, other) => one - other);
}

/** Joins what the clusters agree on with the groups that GCE has for them. Pure; one plan per agreed service, in the same order. */
export function planServices(inputs: LoadBalancerInputs, agreed: readonly AgreedService[]): readonly ServicePlan[] {
  const definitions = new Map(inputs.clusters.map((cluster) => [cluster.name, cluster]));
  return agreed.map((service) => ({
    key: servicePortKey(service),
    service: `${service.namespace}/${service.service}`,
    port: service.port,
    protocol: service.protocol,
    through: throughOf(service),
    probe: service.probe,
    config: service.backendConfig,
    clusters: service.clusters.map(({ cluster, targetPorts, neg }) => ({
      cluster,
      groups: service.mode === 'neg' ? (neg?.links ?? []) : (definitions.get(cluster)?.instanceGroups ?? null),
      ports: withCheckPort(service.mode === 'neg' ? targetPorts : [service.nodePort], service),
      capacity: definitions.get(cluster)?.capacity,
      maxRate: definitions.get(cluster)?.maxRate,
    })),
  }));
}
