import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { SandboxHandler, SandboxRequest } from '../../../../../src/sandbox/http/message.js';

/** A handler behind a real socket. */
export interface HandlerServer {
  readonly rootUrl: string;
  close(): Promise<void>;
}

/** Serves a handler on loopback. An answer with `hangUp` breaks the connection. */
export async function serveHandler(handle: SandboxHandler): Promise<HandlerServer> {
  const server = createServer((incoming, outgoing) => {
    void requestOf(incoming)
      .then(handle)
      .then((response) => {
        if (response.hangUp === undefined) outgoing.writeHead(response.status, response.headers).end(response.body);
        else incoming.socket.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return {
    rootUrl: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function requestOf(incoming: IncomingMessage): Promise<SandboxRequest> {
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: await text(incoming),
    caller: 'client',
  };
}
