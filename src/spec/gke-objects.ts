import type { SourcePosition } from '../diagnostics/diagnostic.js';
import type { BackendConfigSpec } from './gke/backend-config.js';
import type { FrontendConfigSpec } from './gke/frontend-config.js';
import type { ManagedCertificateSpec } from './gke/managed-certificate.js';

/** A custom resource of GKE as the ingress file holds it. */
export interface FromFile<Spec> {
  readonly spec: Spec;
  readonly position: SourcePosition;
}

/** GKE's custom resources by `namespace/name`. */
export interface GkeObjects {
  readonly backendConfigs: Readonly<Record<string, FromFile<BackendConfigSpec>>>;
  readonly frontendConfigs: Readonly<Record<string, FromFile<FrontendConfigSpec>>>;
  readonly managedCertificates: Readonly<Record<string, FromFile<ManagedCertificateSpec>>>;
}
