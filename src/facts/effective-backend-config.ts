import type { BackendConfigSpec } from '../spec/gke/backend-config.js';

/** The OAuth client of Identity-Aware Proxy, from the Secret that a BackendConfig names. */
export interface OauthClient {
  /** `namespace/name`. */
  readonly secret: string;
  readonly clientId: string;
  /** SHA-256 (hex) of `client_secret`. */
  readonly clientSecretDigest: string;
}

/** A key for signed URLs, from the Secret that a BackendConfig names. */
export interface SignedUrlKey {
  readonly keyName: string;
  /** `namespace/name`. */
  readonly secret: string;
  /** SHA-256 (hex) of `key_value`. */
  readonly digest: string;
}

/** The BackendConfig that holds for a service port, from the ingress file or agreed on by all clusters, with what its Secrets hold. */
export interface EffectiveBackendConfig {
  /** `namespace/name`, for messages. */
  readonly name: string;
  readonly spec: BackendConfigSpec;
  /** Present where IAP is enabled with credentials: GKE's controller looks at none before; without, Google manages the client. */
  readonly oauthClient?: OauthClient;
  /** One for each of `spec.cdn.signedUrlKeys`, in that order; none while CDN is off. */
  readonly signedUrlKeys: readonly SignedUrlKey[];
}
