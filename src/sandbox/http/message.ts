/** A request as every emulated server sees it, whether it came over a socket or from the in-process transport. */
export interface SandboxRequest {
  readonly method: string;
  /** The path without the query, still percent-encoded, starting with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Who asks, for the audit log: `client` for anything over HTTP, else the in-world actor, e.g. `gke/us-east4`. */
  readonly caller: string;
  /** Aborted when the client has gone away; long answers (watch, wait) end then. */
  readonly signal?: AbortSignal;
}

/**
 * The answer. `body` is text, or chunks for a watch. `hangUp` closes the connection without an
 * answer (`refused`: as if nobody listened) and never sends status or body.
 */
export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<string>;
  readonly hangUp?: 'refused' | 'reset';
}

/** An emulated server: a whole API behind one function, so that sockets are an adapter and no more. */
export type SandboxHandler = (request: SandboxRequest) => Promise<SandboxResponse>;
