import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { compute_v1 } from '@googleapis/compute/build/v1.js';
import type { SandboxHandler, SandboxRequest } from '../../../../src/sandbox/http/message.js';

/** The emulator behind a real socket, and Google's own client pointed at it. */
export interface HttpProject {
  readonly compute: compute_v1.Compute;
  readonly rootUrl: string;
  close(): Promise<void>;
}

/** Serves a handler on loopback. */
export async function serve(handle: SandboxHandler): Promise<HttpProject> {
  const server = createServer((incoming, outgoing) => {
    void requestOf(incoming)
      .then(handle)
      .then((response) => {
        outgoing.writeHead(response.status, response.headers);
        outgoing.end(response.body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const rootUrl = `http://127.0.0.1:${String(portOf(server))}/`;
  return {
    rootUrl,
    compute: new compute_v1.Compute({ rootUrl, retry: false }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function requestOf(incoming: IncomingMessage): Promise<SandboxRequest> {
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    body: await text(incoming),
    caller: 'client',
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
