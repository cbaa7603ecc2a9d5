import type { SourcePosition } from '../diagnostics/diagnostic.js';
import type { FrontendSpec } from './frontend-spec.js';
import type { GkeObjects } from './gke-objects.js';

/** A cluster as GKE's MultiClusterService names it: `location/cluster`. */
export interface ClusterLink {
  readonly location: string;
  readonly cluster: string;
  readonly position: SourcePosition;
}

/** What a MultiClusterService in the ingress file says about a service port; it wins over annotations of Services in clusters. */
export interface DecidedInFile {
  readonly protocol?: 'HTTP' | 'HTTPS' | 'HTTP2';
  /** Name of a BackendConfig of the namespace. */
  readonly backendConfig?: string;
}

/** A service port as an Ingress names it. */
export interface ServicePortReference {
  readonly namespace: string;
  readonly service: string;
  readonly port: { readonly number: number } | { readonly name: string };
  /** The only clusters that serve it (`spec.clusters` of a MultiClusterService); absent: all. */
  readonly clusters?: readonly ClusterLink[];
  readonly decided?: DecidedInFile;
  readonly position: SourcePosition;
}

/** The three path types of networking.k8s.io/v1. Older API versions are ImplementationSpecific throughout. */
export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific';

/** One path of one rule. `path` is as written, `''` where none was. */
export interface IngressPath {
  readonly path: string;
  readonly pathType: PathType;
  readonly backend: ServicePortReference;
  readonly position: SourcePosition;
}

/** One rule. `host` is `''` where none was given: any host. */
export interface IngressRule {
  readonly host: string;
  readonly paths: readonly IngressPath[];
  readonly position: SourcePosition;
}

/** An Ingress of any supported API version, or a MultiClusterIngress, in one form. It knows Kubernetes and nothing of GCE. */
export interface IngressSpec {
  readonly namespace: string;
  readonly name: string;
  /** As written, for messages. */
  readonly apiVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** From `kubernetes.io/ingress.global-static-ip-name`, or the flag that overrides it; `''` where only `staticIpValue` is known. */
  readonly staticIpName: string;
  /** From `networking.gke.io/static-ip` of a MultiClusterIngress: the address itself. It has to be that of `staticIpName` where both are given. */
  readonly staticIpValue?: string;
  readonly defaultBackend: ServicePortReference;
  readonly rules: readonly IngressRule[];
  readonly frontend: FrontendSpec;
  /** Custom resources that stand in the ingress file beside the Ingress; they win over those of the same name in the clusters. */
  readonly objects: GkeObjects;
  readonly position: SourcePosition;
}
