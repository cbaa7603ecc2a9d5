import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { SandboxConnection } from '../http/message.js';
import type { Handshake } from '../traffic/front-door.js';
import type { ClientHello } from './client-hello.js';
import { readClientHello } from './client-hello.js';

/** What the data plane says to a TLS client. */
export type Shake = (client: SandboxConnection & { readonly port: number } & ClientHello) => Handshake;

// RFC 8446: a fatal alert, handshake_failure, as clients of a proxy without a certificate get it.
const HANDSHAKE_FAILURE = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]);

const MOST_CONTEXTS = 500;

/** Ends TLS as the load balancers of a world would: each with its own certificates and policy. */
export class TlsTermination {
  readonly #shake: Shake;
  readonly #contexts = new Map<string, SecureContext>();

  constructor(shake: Shake) {
    this.#shake = shake;
  }

  /**
   * Shakes hands on a connection whose first bytes are still unread, and calls `onSecure` with the clear side.
   * A client that is shown nothing gets an alert; one that does not speak TLS, or that nobody listens to, is hung up on.
   */
  accept(
    socket: Socket,
    where: SandboxConnection & { readonly port: number },
    onSecure: (clear: TLSSocket, connection: SandboxConnection) => void,
  ): void {
    readBeginning(socket, (hello) => {
      const shaken = hello && this.#shake({ ...where, ...hello });
      if (!shaken || shaken.kind === 'nothingListens') socket.destroy();
      else if (shaken.kind === 'nothingToShow') socket.end(HANDSHAKE_FAILURE);
      else this.#secure(socket, { ...where, address: shaken.address }, hello.serverName, shaken, onSecure);
    });
  }

  #secure(
    socket: Socket,
    where: SandboxConnection,
    serverName: string,
    shaken: Extract<Handshake, { kind: 'shake' }>,
    onSecure: (clear: TLSSocket, connection: SandboxConnection) => void,
  ): void {
    const clear = new TLSSocket(socket, {
      isServer: true,
      secureContext: this.#context(shaken),
      // Without a word about HTTP/2, clients that can speak it take HTTP/1.1.
      ALPNProtocols: ['http/1.1'],
    });
    // A client may refuse the certificate, or hang up: that is its right.
    clear.on('error', () => socket.destroy());
    clear.once('secure', () => {
      const tls = {
        serverName,
        version: clear.getProtocol() ?? '',
        cipher: clear.getCipher().standardName,
      };
      onSecure(clear, { ...where, tls });
    });
  }

  #context({ certificate, minVersion, ciphers }: Extract<Handshake, { kind: 'shake' }>): SecureContext {
    const key = JSON.stringify([certificate.certificate, minVersion, ciphers]);
    const known = this.#contexts.get(key);
    if (known) return known;
    if (this.#contexts.size >= MOST_CONTEXTS) this.#contexts.clear();
    const context = createSecureContext({
      cert: certificate.certificate,
      key: certificate.privateKey,
      minVersion,
      ciphers,
    });
    this.#contexts.set(key, context);
    return context;
  }
}

/** Looks at a connection's first bytes and puts them back; undefined for one that is no TLS or ends before it has begun. */
function readBeginning(socket: Socket, then: (hello: ClientHello | undefined) => void): void {
  let seen = Buffer.alloc(0);
  const finish = (hello: ClientHello | undefined): void => {
    socket.off('data', onData).off('close', onClose);
    socket.pause();
    if (seen.length > 0) socket.unshift(seen);
    then(hello);
  };
  const onData = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    const hello = readClientHello(seen);
    if (hello !== 'more') finish(hello === 'other' ? undefined : hello);
  };
  const onClose = (): void => finish(undefined);
  socket.on('data', onData).once('close', onClose);
  socket.resume();
}
