import type { CertificateFacts } from './certificates/certificate.js';

/** What answers plain HTTP. */
export type AgreedHttp =
  | { readonly serves: 'routes' }
  /** `responseCode` as GKE and GCE spell it. */
  | { readonly serves: 'redirect'; readonly responseCode: string }
  | { readonly serves: 'nothing' };

/** A certificate on which all clusters agree. */
export type AgreedCertificate =
  /** Of the project, named by the Ingress; what is in it is not known here. */
  | { readonly from: 'project'; readonly name: string }
  /** Of a TLS Secret, `namespace/name`, that is the same in every cluster. `certificate` is the PEM chain. */
  | {
      readonly from: 'secret';
      readonly secret: string;
      readonly certificate: string;
      /** SHA-256 (hex) of the DER public key (SPKI) of the private key. */
      readonly keyDigest: string;
      readonly facts: CertificateFacts;
    }
  /** Kept by Google for the domains of the ManagedCertificate `namespace/name`. */
  | { readonly from: 'managed'; readonly object: string; readonly domains: readonly string[] };

/** How HTTPS is served. */
export interface AgreedHttps {
  /** In GKE's order: those of the project, managed ones, Secrets, each as written; the first is for clients that name no host. */
  readonly certificates: readonly AgreedCertificate[];
  /** Excludes all other certificates. */
  readonly certificateMap?: string;
  /** `''` takes it off; absent: left alone. */
  readonly sslPolicy?: string;
  readonly quic?: 'NONE' | 'ENABLE' | 'DISABLE';
}

/** Everything in front of the routes on which the file, the definition and all clusters agree. Something is always served. */
export interface AgreedFrontend {
  readonly http: AgreedHttp;
  readonly https?: AgreedHttps;
}
