import type { SandboxConnection, SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';
import type { World } from '../world/world.js';

/** Where the servers of a world are, for a client: root URLs without a trailing slash. */
export interface WorldUrls {
  readonly gce: string;
  readonly traffic: string;
  /** The same over TLS; no client in the process shakes hands, so any certificate does. */
  readonly trafficHttps: string;
  /** By context. */
  readonly clusters: ReadonlyMap<string, string>;
}

/** What a request to the in-process transport may carry: the part of fetch's init that HTTP clients use. */
export interface InProcessInit {
  readonly method?: string | undefined;
  readonly headers?: Headers | Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The world's servers without sockets. */
export interface InProcess {
  readonly urls: WorldUrls;
  /**
   * Like fetch, for `urls`. A closed connection and an unknown host reject with a TypeError whose
   * `cause` has the `code` that Node's fetch gives (ECONNREFUSED, ECONNRESET, ENOTFOUND).
   */
  readonly fetch: (url: string | URL, init?: InProcessInit) => Promise<Response>;
}

/** Puts a transport without sockets before a world, for tests that make thousands of requests. */
export function inProcess(world: World): InProcess {
  const clusters = new Map(
    [...world.clusters.keys()].map((context, index) => [context, `http://cluster-${index}.sandbox`]),
  );
  const urls: WorldUrls = {
    gce: 'http://gce.sandbox',
    traffic: 'http://traffic.sandbox',
    trafficHttps: 'https://traffic.sandbox',
    clusters,
  };
  const handlers = new Map<string, SandboxHandler>([
    [urls.gce, world.servers.gce],
    [urls.traffic, world.servers.traffic],
    [urls.trafficHttps, (request) => world.servers.traffic({ ...request, connection: overTls(request) })],
  ]);
  for (const [context, url] of clusters) {
    const handler = world.servers.clusters.get(context);
    if (handler) handlers.set(url, handler);
  }
  return {
    urls,
    fetch: async (input, init = {}) => {
      const url = new URL(input);
      const handler = handlers.get(url.origin);
      if (!handler) throw failed('ENOTFOUND', `no sandbox server is at ${url.origin}`);
      return toResponse(await abortable(handler(toRequest(url, init)), init.signal));
    },
  };
}

function overTls({ headers }: SandboxRequest): SandboxConnection {
  const serverName = (headers['host'] ?? '').replace(/:\d*$/, '');
  return { port: 443, tls: { serverName, version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' } };
}

function toRequest(url: URL, init: InProcessInit): SandboxRequest {
  return {
    method: init.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    target: `${url.pathname}${url.search}`,
    headers: { host: url.host, ...Object.fromEntries(new Headers(init.headers).entries()) },
    body: init.body ?? '',
    caller: 'client',
    ...(init.signal ? { signal: init.signal } : {}),
  };
}

function toResponse(response: SandboxResponse): Response {
  if (response.hangUp !== undefined) {
    throw failed(response.hangUp === 'refused' ? 'ECONNREFUSED' : 'ECONNRESET', 'the sandbox hung up');
  }
  const isEmpty = response.status === 204 || response.status === 304;
  const body = typeof response.body === 'string' ? textOf(response.body, response.cutAfter) : streamOf(response.body);
  return new Response(isEmpty ? null : (response.bytes ?? body), {
    status: response.status,
    headers: response.headers,
  });
}

/** A text, or as much of it as comes before the connection breaks; reading on then fails as in Node's fetch. */
function textOf(body: string, cutAfter: number | undefined): string | ReadableStream<Uint8Array> {
  if (cutAfter === undefined) return body;
  const part = new TextEncoder().encode(body).subarray(0, cutAfter);
  let isSent = false;
  return new ReadableStream({
    pull: (controller) => {
      if (isSent) controller.error(failed('UND_ERR_SOCKET', 'other side closed', 'terminated'));
      else if (part.length > 0) controller.enqueue(part);
      isSent = true;
      if (part.length === 0) controller.error(failed('UND_ERR_SOCKET', 'other side closed', 'terminated'));
    },
  });
}

function streamOf(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => {
      await iterator.return?.();
    },
  });
}

/** The answer, or the signal's reason as a rejection as soon as the client gives up. */
async function abortable<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  signal.throwIfAborted();
  const answered = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true, signal: answered.signal });
  });
  try {
    return await Promise.race([answer, aborted.then(() => rejection(signal))]);
  } finally {
    answered.abort();
  }
}

function rejection(signal: AbortSignal): never {
  signal.throwIfAborted();
  throw failed('ABORT_ERR', 'aborted');
}

function failed(code: string, message: string, what = 'fetch failed'): TypeError {
  return new TypeError(what, { cause: Object.assign(new Error(message), { code }) });
}
