import { request } from 'node:http';
import type { Duplex } from 'node:stream';

/** An answer, read completely. Header names are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is sent. The Host header is sent as given, which fetch does not promise. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A connection to send it on, instead of a new one. */
  readonly connection?: Duplex;
}

/** Makes one request on a connection of its own, or on one that is given; undefined when nothing accepts it or it is hung up. */
export function send(url: string, { method, headers, body, connection }: HttpRequest): Promise<HttpAnswer | undefined> {
  const route = connection ? { createConnection: () => connection } : { agent: false as const };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, ...route }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: flatHeaders(incoming.headers),
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET') resolve(undefined);
      else reject(error);
    });
    outgoing.end(body);
  });
}

function flatHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
