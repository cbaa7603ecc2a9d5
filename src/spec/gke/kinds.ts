/** The custom resources of GKE that an Ingress leads to, with the API versions in which they are served, newest first. */
export const GKE_KINDS = {
  /** ingress-gce: pkg/apis/backendconfig. */
  BackendConfig: { apiVersions: ['cloud.google.com/v1', 'cloud.google.com/v1beta1'] },
  /** ingress-gce: pkg/apis/frontendconfig. */
  FrontendConfig: { apiVersions: ['networking.gke.io/v1beta1'] },
  /** gke-managed-certs: pkg/apis/networking.gke.io. */
  ManagedCertificate: {
    apiVersions: ['networking.gke.io/v1', 'networking.gke.io/v1beta2', 'networking.gke.io/v1beta1'],
  },
} as const;

/** A custom resource of GKE that an Ingress leads to. */
export type GkeKind = keyof typeof GKE_KINDS;
