import type { ContextConfig } from '../kubeconfig/context-config.js';

/** An HTTP request before authentication. `path` is with its query. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  /** Aborting it ends the request wherever it is, credentials included. */
  readonly signal: AbortSignal;
}

/** An HTTP answer with its whole body. */
export interface TransportResponse {
  readonly status: number;
  readonly body: string;
}

/** Sends requests to one API server. Rejects when there is no answer. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** The part of the Fetch API that a replacement for the network has to have. */
export type FetchLike = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** Rejects with the signal's reason as soon as it is aborted, whatever `work` does. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stopListening = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = (): void => {
      // An abort reason is whatever the aborter chose; timeouts choose an error.
      reject(signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError'));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    stopListening = () => {
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stopListening();
  }
}

/**
 * The transport of a kubeconfig that holds one context: the Kubernetes client's own credentials, TLS settings,
 * proxies and HTTP library, without its generated API classes, which would drop fields that we have to give back.
 */
export async function clientTransport({ config, bearer }: ContextConfig, fetch?: FetchLike): Promise<Transport> {
  const { HttpMethod, IsomorphicFetchHttpLibrary, RequestContext } = await import('@kubernetes/client-node');
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  const library = new IsomorphicFetchHttpLibrary();
  return async ({ method, path, body, signal }) => {
    const context = new RequestContext(server + path, HttpMethod[method]);
    context.setHeaderParam('Accept', 'application/json');
    if (body !== undefined) {
      context.setHeaderParam('Content-Type', 'application/json');
      context.setBody(body);
    }
    context.setSignal(signal);
    // A credential plugin is a program of its own, which knows nothing of our signal.
    await unlessAborted(config.applySecurityAuthentication(context), signal);
    if (bearer !== undefined) {
      context.setHeaderParam('Authorization', `Bearer ${await unlessAborted(bearer(), signal)}`);
    }
    if (fetch !== undefined) {
      const init = { method, headers: context.getHeaders(), signal, ...(body === undefined ? {} : { body }) };
      const response = await unlessAborted(fetch(context.getUrl(), init), signal);
      return { status: response.status, body: await unlessAborted(response.text(), signal) };
    }
    const response = await library.send(context).toPromise();
    return { status: response.httpStatusCode, body: await response.body.text() };
  };
}
