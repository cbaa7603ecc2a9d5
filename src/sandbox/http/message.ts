/** A request as every emulated server sees it, whether it came over a socket or from the in-process transport. */
export interface SandboxRequest {
  readonly method: string;
  /** The path without the query, still percent-encoded, starting with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came, for formats that are not text; absent when the caller had text. */
  readonly bytes?: Uint8Array;
  /** Who asks, for the audit log: `client` for anything over HTTP, else the in-world actor, e.g. `gke/us-east4`. */
  readonly caller: string;
  /** Path and query exactly as they came; absent when the caller had them apart. */
  readonly target?: string;
  /** What the connection itself says, where it is one through the data plane's tunnels or over TLS. */
  readonly connection?: SandboxConnection;
  /** Aborted when the client has gone away; long answers (watch, wait) end then. */
  readonly signal?: AbortSignal;
  /** What a fault has this request meet. */
  readonly conditions?: RequestConditions;
}

/** What one request meets beside the state of the world. */
export interface RequestConditions {
  /** Permissions (`compute.urlMaps.update`) that the caller lacks. */
  readonly lostPermissions?: readonly string[];
  /** Whether the Compute Engine API is switched off. */
  readonly apiDisabled?: boolean;
  /** Limits of resource quotas, by metric. */
  readonly quotaLimits?: Readonly<Record<string, number>>;
  /** What becomes of the operation that the request starts. */
  readonly operation?: OperationFate;
}

/** What becomes of an operation. */
export interface OperationFate {
  /** World seconds that it takes; as usual where absent. */
  readonly seconds?: number;
  /** The error that it ends with; `status` is its httpErrorStatusCode. */
  readonly error?: { readonly code: string; readonly message: string; readonly status: number };
  /** Whether the change is made although it ends with an error. */
  readonly keepsChange?: boolean;
}

/** Where a connection through the data plane goes. What it does not say, headers may. */
export interface SandboxConnection {
  /** IP address of the load balancer. */
  readonly address?: string;
  readonly port?: number;
  /** GCE region of the client. */
  readonly region?: string;
  /** What the TLS handshake came to. */
  readonly tls?: { readonly serverName: string; readonly version: string; readonly cipher: string };
}

/**
 * The answer. `body` is text, or chunks for a watch. `hangUp` closes the connection without an
 * answer (`refused`: as if nobody listened) and never sends status or body. `cutAfter` sends the head and so many
 * bytes of a text, then resets the connection.
 */
export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<string>;
  /** What is sent instead of `body` where it is not text. */
  readonly bytes?: Uint8Array;
  readonly hangUp?: 'refused' | 'reset';
  /** What the audit log keeps of it besides the status; never sent. */
  readonly audit?: Readonly<Record<string, string>>;
  readonly cutAfter?: number;
  /** Names of the faults that had a part in it: for the audit log, never sent. */
  readonly faults?: readonly string[];
}

/** An emulated server: a whole API behind one function, so that sockets are an adapter and no more. */
export type SandboxHandler = (request: SandboxRequest) => Promise<SandboxResponse>;
