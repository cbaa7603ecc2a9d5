import { request as httpRequest } from 'node:http';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

/** Shakes hands with a listener and gives the connection; rejects as the handshake fails. */
export async function shakeHands(url: string, options: ConnectionOptions): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  return secured(connectTcp({ host: hostname, port: Number(port) }), options);
}

/** A tunnel through an HTTP proxy to `target` (`ip:port`), or the proxy's status where it makes none. */
export function tunnel(
  proxy: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Socket | number> {
  const { hostname, port } = new URL(proxy);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({
      host: hostname,
      port: Number(port),
      method: 'CONNECT',
      path: target,
      headers,
      agent: false,
    });
    asked.on('connect', ({ statusCode = 0 }, socket) => resolve(statusCode === 200 ? socket : statusCode));
    asked.on('error', reject);
    asked.end();
  });
}

/** TLS over a connection. */
export function secured(socket: Socket, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({ socket, rejectUnauthorized: false, ...options }, () => resolve(secure));
    secure.on('error', reject);
    secure.on('close', () => reject(new Error('closed')));
  });
}

/** One request on an open connection, its answer as text with head and body. */
export async function ask(socket: Socket, path: string, host: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
