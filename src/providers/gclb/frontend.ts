import type { AgreedCertificate, AgreedHttp, AgreedHttps } from '../../facts/agreed-frontend.js';

type FromSecret = Extract<AgreedCertificate, { readonly from: 'secret' }>;

/** What answers plain HTTP. */
export type HttpFrontend = AgreedHttp;

/** A certificate that clients may be shown; what its text says of dates and names was judged before. */
export type FrontendCertificate = Exclude<AgreedCertificate, FromSecret> | Omit<FromSecret, 'facts'>;

/** How HTTPS is served; without certificates only by a certificate map. */
export interface HttpsFrontend extends Omit<AgreedHttps, 'certificates'> {
  /** In the order of the proxy: the first is for clients that name no host. */
  readonly certificates: readonly FrontendCertificate[];
}

/** Everything in front of the routes. At least one of the two serves something. */
export interface Frontend {
  readonly http: HttpFrontend;
  readonly https?: HttpsFrontend;
}

/** Plain HTTP alone. */
export const PLAIN_HTTP: Frontend = { http: { serves: 'routes' } };
