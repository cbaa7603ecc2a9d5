/** A request as a client sends it to a load balancer. */
export interface TrafficRequest {
  /** The IP address the client connects to, IPv4 or IPv6. */
  readonly address: string;
  /** Default 80. */
  readonly port?: number;
  readonly host: string;
  /** With or without a query. */
  readonly path: string;
  /** The GCE region the client is in; default the world's client region. */
  readonly region?: string;
  /** What the client speaks; default what listens there. */
  readonly scheme?: Scheme;
  /** The name in the TLS handshake, '' for none; default the host. */
  readonly serverName?: string;
  /** Default GET. */
  readonly method?: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The client's own IP address; default {@link CLIENT_IP}. */
  readonly clientIp?: string;
}

/** Whether a client speaks TLS. */
export type Scheme = 'http' | 'https';

/** Where a client is that does not say: an address of the range that is kept for documentation (RFC 5737). */
export const CLIENT_IP = '198.51.100.7';

/** A request whose edge location is known, and everything about it. */
export interface EdgeRequest {
  readonly edge: string;
  readonly region: string;
  readonly address: string;
  readonly port: number;
  readonly scheme?: Scheme;
  readonly host: string;
  readonly path: string;
  readonly serverName: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly clientIp: string;
  /** What the handshake came to, where there was one. */
  readonly tls?: { readonly version: string; readonly cipher: string };
}

/** Why the load balancer answered as it did: a code to branch on in tests, never shown as GCE's own words. */
export type AnswerReason =
  | 'served'
  /** From the edge location's cache. */
  | 'cached'
  | 'redirected'
  /** The edge has the forwarding rule but not (yet, or any more) the proxy or URL map behind it. */
  | 'noUrlMap'
  /** The edge's URL map names a backend service that this edge cannot use: not there yet, or deleted. */
  | 'noBackendService'
  | 'noHealthyBackend'
  /** The chosen backend counts as healthy but did not take the connection. */
  | 'backendUnreachable'
  /** The backend did not answer within the backend service's timeout. */
  | 'backendTimeout'
  /** The connection to the backend broke before it had answered: the pod went, or draining was over. */
  | 'backendBroke'
  /** A security policy's rule. */
  | 'denied'
  /** A signed request whose signature or date is not good. */
  | 'badSignature'
  /** Identity-Aware Proxy wants somebody to sign in. */
  | 'loginRequired'
  | 'notModelled';

/** How a URL map came to its decision. */
export interface Matched {
  /** The path matcher's name; absent where the map's default decided. */
  readonly pathMatcher?: string;
  /** The pattern of the path rule; absent where a default decided. */
  readonly pattern?: string;
}

/** An answer that came back over HTTP. */
export interface Answered {
  readonly refused: false;
  readonly status: number;
  readonly reason: AnswerReason;
  /** The edge location that took the request. */
  readonly edge: string;
  /** Relative link of the forwarding rule that took it. */
  readonly forwardingRule: string;
  /** Relative link of the certificate that the client was shown. */
  readonly certificate?: string;
  readonly matched?: Matched;
  /** Relative link, where the URL map led to one. */
  readonly backendService?: string;
  /** Relative link of the backend group that the request was sent to. */
  readonly group?: string;
  /** `ip:port` that it was sent to. */
  readonly endpoint?: string;
  /** The pod that answered, its cluster's name and where it runs. */
  readonly cluster?: string;
  readonly zone?: string;
  readonly pod?: string;
  /** Where a redirect leads. */
  readonly location?: string;
  /** The feature that is not modelled. */
  readonly feature?: string;
  /** What the CDN had to do with it; absent where it is off. */
  readonly cache?: CacheStatus;
  /** World milliseconds that the backend took. */
  readonly delayMs: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** GCE's words for what the cache did (variable `cdn_cache_status` of custom headers). */
export type CacheStatus = 'hit' | 'miss' | 'uncacheable';

/** Nothing that speaks the client's protocol listens on that address and port at the client's edge. */
export interface Refused {
  readonly refused: true;
  readonly edge: string;
  readonly why: 'nothingListens' | 'handshakeFailed' | 'notTls';
}

/** What a client gets: an HTTP answer, or no connection. */
export type Answer = Answered | Refused;
