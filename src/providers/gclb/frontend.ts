/** What answers plain HTTP. */
export type HttpFrontend =
  | { readonly serves: 'routes' }
  /** `responseCode` as GCE spells it: `MOVED_PERMANENTLY_DEFAULT`, `FOUND`, … */
  | { readonly serves: 'redirect'; readonly responseCode: string }
  | { readonly serves: 'nothing' };

/** A certificate that clients may be shown. */
export type FrontendCertificate =
  /** Somebody else keeps it in the project; referred to by name. */
  | { readonly from: 'project'; readonly name: string }
  /**
   * Made from a TLS Secret, `namespace/name`. `certificate` is the PEM chain; `keyDigest` the SHA-256 (hex) of the public
   * key, by which the private key is known again when it is read.
   */
  | {
      readonly from: 'secret';
      readonly secret: string;
      readonly certificate: string;
      readonly keyDigest: string;
    }
  /** Google keeps it, for the domains of a ManagedCertificate object `namespace/name`. */
  | { readonly from: 'managed'; readonly object: string; readonly domains: readonly string[] };

/** How HTTPS is served. */
export interface HttpsFrontend {
  /** In the order of the proxy: the first is for clients that name no host. Empty only with a certificate map. */
  readonly certificates: readonly FrontendCertificate[];
  /** Name of a Certificate Manager map, which excludes all other certificates. */
  readonly certificateMap?: string;
  /** Name of the SSL policy; `''` takes it off; absent: left alone. */
  readonly sslPolicy?: string;
  /** Absent: left alone. */
  readonly quic?: 'NONE' | 'ENABLE' | 'DISABLE';
}

/** Everything in front of the routes. At least one of the two serves something. */
export interface Frontend {
  readonly http: HttpFrontend;
  readonly https?: HttpsFrontend;
}

/** Plain HTTP alone. */
export const PLAIN_HTTP: Frontend = { http: { serves: 'routes' } };
