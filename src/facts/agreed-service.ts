import type { ServicePortReference } from '../spec/ingress-spec.js';
import type { ExposedNeg, ReadinessProbe } from './cluster-facts.js';
import type { EffectiveBackendConfig } from './effective-backend-config.js';

/** How one service is reached once `auto` was decided. */
export type ServiceMode = 'instance-groups' | 'neg';

/** What one cluster contributes to a service port. */
export interface ClusterBackend {
  readonly cluster: string;
  /** Container ports, sorted. Empty where none is known (named target port, no pods). */
  readonly targetPorts: readonly number[];
  /** In mode `neg` always present, with at least one link. */
  readonly neg?: ExposedNeg;
}

interface AgreedServiceBase {
  readonly namespace: string;
  readonly service: string;
  /** The service port's number, the same in every cluster: the canonical name of the port. */
  readonly port: number;
  /** `''` where the port has no name. */
  readonly portName: string;
  readonly protocol: 'HTTP' | 'HTTPS' | 'HTTP2';
  /** The readiness probe to follow, one that all clusters with pods agree on; undefined means GCE's default check. */
  readonly probe: ReadinessProbe | undefined;
  /** The BackendConfig that holds for this port; absent where there is none. */
  readonly backendConfig?: EffectiveBackendConfig;
  /** In the order of the clusters that were given; those that lack the service where that is allowed are left out. */
  readonly clusters: readonly ClusterBackend[];
  /** Clusters that need not serve it and do not: they lack the service, or its MultiClusterService does not name them. Absent where all serve. */
  readonly absentFrom?: readonly string[];
}

/** A service port that every cluster serves that has to, in one mode, with what they agree on. */
export type AgreedService =
  | (AgreedServiceBase & { readonly mode: 'instance-groups'; readonly nodePort: number })
  | (AgreedServiceBase & { readonly mode: 'neg' });

/** `namespace/service:port` with the canonical port number: how service ports are named in addresses and in `liveModes`. */
export function servicePortKey(service: Pick<AgreedService, 'namespace' | 'service' | 'port'>): string {
  return `${service.namespace}/${service.service}:${service.port}`;
}

/** The agreed service that a reference of the Ingress stands for, by port number or name. */
export function agreedServiceFor(
  reference: ServicePortReference,
  services: readonly AgreedService[],
): AgreedService | undefined {
  return services.find(
    (candidate) =>
      candidate.namespace === reference.namespace &&
      candidate.service === reference.service &&
      ('number' in reference.port
        ? candidate.port === reference.port.number
        : candidate.portName === reference.port.name),
  );
}
