import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the socket. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What to answer: a status with a JSON or text body, or nothing at all. */
export type CannedAnswer =
  { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> } | 'hang up';

/** A server that answers what it is told and remembers what it was asked. */
export interface CannedServer {
  readonly rootUrl: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

/** Starts a server on loopback. */
export async function serve(answer: (request: SeenRequest) => CannedAnswer): Promise<CannedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://unused');
      const asked: SeenRequest = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
      };
      seen.push(asked);
      const canned = answer(asked);
      if (canned === 'hang up') {
        request.socket.destroy();
        return;
      }
      const text = typeof canned.body === 'string' ? canned.body : JSON.stringify(canned.body);
      const type = typeof canned.body === 'string' ? 'text/html' : 'application/json; charset=UTF-8';
      response.writeHead(canned.status, { 'content-type': type, ...canned.headers }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    rootUrl: `http://127.0.0.1:${port}/`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
