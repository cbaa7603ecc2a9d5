import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { createServer, isIP } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SandboxConnection, SandboxHandler } from '../http/message.js';
import { respond } from './http-server.js';
import type { ListenerHooks } from './http-server.js';
import { TlsTermination } from './tls-termination.js';
import type { Shake } from './tls-termination.js';

/** The data plane's listeners. */
export interface TrafficListeners {
  /** `http://127.0.0.1:PORT`: load balancers over HTTP, and a proxy that tunnels to any of their addresses and ports. */
  readonly http: string;
  /** `https://127.0.0.1:PORT`: load balancers over TLS on their port 443, by server name. */
  readonly https: string;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/** Whom the data plane's listeners serve. */
export interface TrafficService {
  readonly handler: SandboxHandler;
  readonly shake: Shake;
  readonly hooks: ListenerHooks;
  readonly ports: { readonly http?: number; readonly https?: number };
}

const HTTPS_PORT = 443;
const TLS_RECORD = 0x16;

/** Listens for the data plane's clients on the loopback interface; a port that is not given is any free one. */
export async function listenForTraffic(service: TrafficService): Promise<TrafficListeners> {
  const sockets = new Set<Duplex>();
  const connections = new WeakMap<Duplex, SandboxConnection>();
  const termination = new TlsTermination(service.shake);
  const clear = createHttpServer((incoming, outgoing) => {
    const connection = connections.get(incoming.socket);
    void respond((request) => service.handler(addressed(request, connection)), service.hooks, incoming, outgoing);
  });
  clear.keepAliveTimeout = 60_000;
  clear.requestTimeout = 0;
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setNoDelay(true);
  };
  const secure = (socket: Socket, where: SandboxConnection & { readonly port: number }): void => {
    termination.accept(socket, where, (plain, connection) => {
      connections.set(plain, connection);
      clear.emit('connection', plain);
    });
  };
  clear.on('connection', track);
  clear.on('connect', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const where = tunnelTo(incoming);
    if (!where) {
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    if (!isListening(service.shake, where)) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\nx-sandbox-reason: nothingListens\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    // Which of the two a client speaks inside is only known when it speaks.
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      socket.unshift(chunk);
      if (chunk[0] === TLS_RECORD) {
        secure(socket, where);
      } else {
        connections.set(socket, where);
        clear.emit('connection', socket);
        socket.resume();
      }
    });
  });
  const tls = createServer((socket) => {
    track(socket);
    secure(socket, { port: HTTPS_PORT });
  });
  await started(clear, service.ports.http ?? 0);
  await started(tls, service.ports.https ?? 0);
  return {
    http: `http://127.0.0.1:${portOf(clear)}`,
    https: `https://127.0.0.1:${portOf(tls)}`,
    close: async () => {
      const [clearStopped, tlsStopped] = [stopped(clear), stopped(tls)];
      for (const socket of sockets) socket.destroy();
      await Promise.all([clearStopped, tlsStopped]);
    },
  };
}

/** The request with what its connection says, and of one that a proxy's client sent, with the address that its URL names. */
function addressed(
  request: Parameters<SandboxHandler>[0],
  connection: SandboxConnection | undefined,
): Parameters<SandboxHandler>[0] {
  const isAbsolute = request.path.startsWith('http://') && URL.canParse(request.path);
  const query = request.target ?? '';
  if (!isAbsolute) return { ...request, ...(connection ? { connection } : {}) };
  const url = new URL(request.path);
  const host = bare(url.hostname);
  return {
    ...request,
    path: url.pathname,
    target: `${url.pathname}${query.includes('?') ? query.slice(query.indexOf('?')) : ''}`,
    connection: {
      ...(isIP(host) === 0 ? {} : { address: host }),
      port: url.port === '' ? 80 : Number(url.port),
    },
  };
}

/** Where a CONNECT request wants to go: an address (a name is left to the server name), a port, and from where. */
function tunnelTo({ url = '', headers }: IncomingMessage): (SandboxConnection & { readonly port: number }) | undefined {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(url) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) return undefined;
  const named = headers['sandbox-address'];
  const address = isIP(bare(host)) === 0 ? named : bare(host);
  const region = headers['sandbox-region'];
  return {
    port: Number(port),
    ...(typeof address === 'string' ? { address } : {}),
    ...(typeof region === 'string' ? { region } : {}),
  };
}

function isListening(shake: Shake, where: SandboxConnection & { readonly port: number }): boolean {
  if (where.address === undefined) return true;
  const signatures = { rsa: true, ecdsa: true };
  return shake({ ...where, serverName: '', signatures }).kind !== 'nothingListens';
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function started(server: Server | HttpServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stopped(server: Server | HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

function portOf(server: Server | HttpServer): string {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('sandbox: the listener has no port');
  return String(address.port);
}
