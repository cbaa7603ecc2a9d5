import type { SourcePosition } from '../diagnostics/diagnostic.js';

/** Something of the cluster or the project that an Ingress names, with where it does. */
export interface NamedReference {
  readonly name: string;
  readonly position: SourcePosition;
}

/** One entry of `spec.tls`. */
export interface TlsEntry {
  readonly secretName: string;
  /** As written; GCE chooses a certificate by the names in it and looks at no other. */
  readonly hosts: readonly string[];
  readonly position: SourcePosition;
}

/** How clients reach the services of an Ingress: everything in front of its routes. Names without a namespace are of the Ingress's own. */
export interface FrontendSpec {
  /** `kubernetes.io/ingress.allow-http`; true where it is not given. */
  readonly allowHttp: boolean;
  /** `ingress.gcp.kubernetes.io/pre-shared-cert`: names of certificates in the project, in the order written. */
  readonly preSharedCertificates: readonly NamedReference[];
  /** `spec.tls` as written, for the Ingress in clusters. */
  readonly tls: readonly TlsEntry[];
  /** `spec.tls[].secretName`: TLS Secrets, in the order written, each once. */
  readonly tlsSecrets: readonly NamedReference[];
  /** `networking.gke.io/managed-certificates`: ManagedCertificate objects, in the order written, each once. */
  readonly managedCertificates: readonly NamedReference[];
  /** `networking.gke.io/v1beta1.FrontendConfig`. */
  readonly frontendConfig?: NamedReference;
}
