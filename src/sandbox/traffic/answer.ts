/** A request as a client sends it to a load balancer. */
export interface TrafficRequest {
  /** The IP address the client connects to. */
  readonly address: string;
  /** Default 80. */
  readonly port?: number;
  readonly host: string;
  /** With or without a query. */
  readonly path: string;
  /** The GCE region the client is in; default the world's client region. */
  readonly region?: string;
}

/** A request whose edge location is known. */
export interface EdgeRequest extends TrafficRequest {
  readonly edge: string;
  readonly port: number;
}

/** Why the load balancer answered as it did: a code to branch on in tests, never shown as GCE's own words. */
export type AnswerReason =
  | 'served'
  | 'redirected'
  /** The edge has the forwarding rule but not (yet, or any more) the proxy or URL map behind it. */
  | 'noUrlMap'
  /** The edge's URL map names a backend service that this edge cannot use: not there yet, or deleted. */
  | 'noBackendService'
  | 'noHealthyBackend'
  /** The chosen backend counts as healthy but did not take the connection. */
  | 'backendUnreachable'
  | 'notModelled';

/** An answer that came back over HTTP. */
export interface Answered {
  readonly refused: false;
  readonly status: number;
  readonly reason: AnswerReason;
  /** The edge location that took the request. */
  readonly edge: string;
  /** Relative link, where the URL map led to one. */
  readonly backendService?: string;
  /** The pod that answered, its cluster's name and where it runs. */
  readonly cluster?: string;
  readonly zone?: string;
  readonly pod?: string;
  /** Where a redirect leads. */
  readonly location?: string;
  /** The feature that is not modelled. */
  readonly feature?: string;
}

/** Nothing listens on that address and port at the client's edge. */
export interface Refused {
  readonly refused: true;
  readonly edge: string;
}

/** What a client gets: an HTTP answer, or no connection. */
export type Answer = Answered | Refused;
