import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';

/** A running listener. */
export interface Listener {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Whether new connections are taken; where not, they are refused as by a port that nobody listens on, and those there are end. */
  open(isOpen: boolean): void;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/** What a listener tells whoever drives the world. */
export interface ListenerHooks {
  /** A request has been read completely, or an answer (or a piece of a long one) is about to leave. */
  readonly onActivity: () => void;
}

/**
 * Serves a handler on the loopback interface; port 0 takes any free one. A handler that throws
 * answers 500 with the error's text: that is a bug of the sandbox, and hiding it would be worse.
 */
export async function listenOn(handler: SandboxHandler, port: number, hooks: ListenerHooks): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    void respond(handler, hooks, request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Without this the second small packet of an answer waits for an acknowledgement, up to 40 ms.
    socket.setNoDelay(true);
  });
  // Clients that keep a connection open between two commands of a person must not be cut off.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  await started(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('sandbox: the listener has no port');
  // Whoever takes the port meanwhile has it; whether it is free again is seen at the next call.
  server.on('error', () => undefined);
  let isClosed = false;
  const shut = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    open: (isOpen) => {
      if (isClosed || isOpen === server.listening) return;
      if (isOpen) server.listen(address.port, '127.0.0.1');
      else void shut();
    },
    close: () => {
      isClosed = true;
      return shut();
    },
  };
}

function started(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Reads a request, has it handled, and sends the answer. Never rejects. */
export async function respond(
  handler: SandboxHandler,
  hooks: ListenerHooks,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => {
    gone.abort();
  });
  try {
    const request = await readRequest(incoming, gone.signal);
    hooks.onActivity();
    await send(await handler(request), outgoing, hooks, gone.signal);
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
    outgoing.end(`sandbox error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
}

async function readRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const target = incoming.url ?? '/';
  const queryStart = target.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: queryStart < 0 ? target : target.slice(0, queryStart),
    target,
    query: new URLSearchParams(queryStart < 0 ? '' : target.slice(queryStart + 1)),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    body: bytes.toString('utf8'),
    bytes,
    caller: 'client',
    signal,
  };
}

async function send(
  response: SandboxResponse,
  outgoing: ServerResponse,
  hooks: ListenerHooks,
  gone: AbortSignal,
): Promise<void> {
  hooks.onActivity();
  if (response.hangUp !== undefined) {
    if (response.hangUp === 'reset') outgoing.socket?.resetAndDestroy();
    else outgoing.socket?.destroy();
    return;
  }
  if (typeof response.body === 'string') {
    const content = Buffer.from(response.bytes ?? response.body);
    const length = content.length;
    // 204 and 304 have no body, and Node warns about a length for them.
    const headers = response.status === 204 || response.status === 304 ? {} : { 'content-length': String(length) };
    outgoing.writeHead(response.status, { ...response.headers, ...headers });
    if (response.cutAfter === undefined) outgoing.end(content);
    else cutOff(outgoing, content.subarray(0, response.cutAfter));
    return;
  }
  outgoing.writeHead(response.status, response.headers);
  outgoing.flushHeaders();
  for await (const chunk of response.body) {
    if (gone.aborted) return;
    hooks.onActivity();
    outgoing.write(chunk);
  }
  outgoing.end();
}

/** Sends a part of a body whose whole length was announced, and closes the connection as a server that dies does. */
function cutOff(outgoing: ServerResponse, part: Buffer): void {
  outgoing.flushHeaders();
  outgoing.write(part, () => {
    outgoing.socket?.destroy();
  });
}
