import type { BackendConfigSpec } from '../spec/gke/backend-config.js';
import type { FrontendConfigSpec } from '../spec/gke/frontend-config.js';
import type { GkeKind } from '../spec/gke/kinds.js';
import type { ManagedCertificateSpec } from '../spec/gke/managed-certificate.js';
import type { SecretFacts } from './secret-facts.js';

/** The readiness probe of a container, as far as a GCE health check can follow it. */
export interface ReadinessProbe {
  readonly path: string;
  /** Container port number after names were resolved. */
  readonly port: number;
  readonly scheme: 'HTTP' | 'HTTPS';
  /** From the probe's Host header, if any. */
  readonly host?: string;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
}

/** What was found when looking for a probe to follow: one, none, or one that cannot be used and why. */
export type ProbeFinding =
  | { readonly found: 'usable'; readonly probe: ReadinessProbe }
  /** `noPods`: there is no pod whose probe could be looked at, so this cluster has no opinion. */
  | { readonly found: 'none'; readonly why: string; readonly noPods?: true }
  | { readonly found: 'unusable'; readonly why: string };

/** A network endpoint group that a cluster exposes for a service port. */
export interface ExposedNeg {
  readonly name: string;
  /** Relative links `projects/p/zones/z/networkEndpointGroups/n`, sorted. Those announced but not existing yet are in `pendingZones`. */
  readonly links: readonly string[];
  /** Zones announced in which no group exists (yet). */
  readonly pendingZones: readonly string[];
}

/** One port of a service. */
export interface ServicePortFacts {
  /** `''` where the port has no name. */
  readonly name: string;
  readonly port: number;
  /** Container ports that the target port stands for in this cluster's pods, sorted; several when pods name it differently. */
  readonly targetPorts: readonly number[];
  /** Absent on services that allocate none. */
  readonly nodePort?: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'HTTP2';
  readonly probe: ProbeFinding;
  /** Absent where the service does not expose a NEG for this port. */
  readonly neg?: ExposedNeg;
  /** Name of the BackendConfig that the service's annotation gives to this port, in the service's namespace. */
  readonly backendConfig?: string;
}

/** A service as one cluster has it. */
export interface ServiceFacts {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly headless: boolean;
  readonly ports: readonly ServicePortFacts[];
  /** Value of `ingress` in the annotation cloud.google.com/neg: the cluster makes NEGs for the ports its Ingresses use. */
  readonly negForIngress: boolean;
}

/** The nodes of a cluster, as far as a load balancer needs them. */
export interface NodeFacts {
  /** Zones that have nodes, sorted. */
  readonly zones: readonly string[];
  /** One node per zone and node pool, to read network tags from: `projects/p/zones/z/instances/n`, sorted. */
  readonly sampleInstances: readonly string[];
}

/**
 * What the planner may know of one cluster: a projection, not whole objects, so that a saved plan
 * is stale only when something that mattered has changed. No resourceVersion, no secret.
 */
export interface ClusterFacts {
  /** The stable name from the definition. */
  readonly cluster: string;
  /** uid of the namespace kube-system. */
  readonly uid: string;
  /** Kubernetes version, `v1.31.1-gke.100`; for diagnostics only, not compared. */
  readonly version: string;
  /** By `namespace/name`; null where the service does not exist. */
  readonly services: Readonly<Record<string, ServiceFacts | null>>;
  readonly nodes: NodeFacts;
  /** By `namespace/name`: those that services name or that were asked for; null where one does not exist. */
  readonly backendConfigs: Readonly<Record<string, BackendConfigSpec | null>>;
  readonly frontendConfigs: Readonly<Record<string, FrontendConfigSpec | null>>;
  readonly managedCertificates: Readonly<Record<string, ManagedCertificateSpec | null>>;
  /** By `namespace/name`, only those that were asked for or that a BackendConfig names; null where one does not exist. */
  readonly secrets: Readonly<Record<string, SecretFacts | null>>;
  /** Kinds of GKE that were asked for and that the cluster does not serve in any version: every object of theirs is null. */
  readonly unservedKinds?: readonly GkeKind[];
  /** The Ingress of ours in this cluster, if it is there. */
  readonly ingress: IngressFacts | null;
}

/** Our Ingress object as a cluster has it. */
export interface IngressFacts {
  readonly namespace: string;
  readonly name: string;
  /** The object without server-set metadata and without status: what we compare and write. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Links `projects/p/zones/z/instanceGroups/g` from the controller's annotation, sorted; null until it is written. */
  readonly instanceGroups: readonly string[] | null;
}
