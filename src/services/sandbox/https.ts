import { request } from 'node:http';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { send } from './http.js';
import type { HttpAnswer, HttpRequest } from './http.js';

/** The certificate that a load balancer showed. */
interface ShownCertificate {
  /** Common name; '' where it has none. */
  readonly subject: string;
  /** DNS names. */
  readonly names: readonly string[];
  /** Hexadecimal. */
  readonly serial: string;
  /** SHA-256 of the certificate, hexadecimal with colons. */
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly expires: string;
}

/** What came of an HTTPS request. */
export type HttpsAnswer =
  | (HttpAnswer & { readonly certificate: ShownCertificate })
  /** Why the TLS handshake failed. */
  | { readonly handshake: string };

/**
 * Makes one HTTPS request through the sandbox's proxy at `proxyUrl` to `target` (`ADDRESS:PORT`, or a name, which the
 * sandbox finds by the server name); undefined when nothing listens there. The certificate is shown, not checked: nobody vouches for those of a sandbox.
 */
export async function sendSecurely(
  proxyUrl: string,
  target: string,
  url: URL,
  { tunnelHeaders, ...asked }: HttpRequest & { readonly tunnelHeaders: Readonly<Record<string, string>> },
): Promise<HttpsAnswer | undefined> {
  const tunnel = await tunnelTo(proxyUrl, target, tunnelHeaders);
  if (!tunnel) return undefined;
  const shaken = await shakeHands(tunnel, url.hostname);
  if (typeof shaken === 'string') return { handshake: shaken };
  const certificate = describe(shaken.getPeerCertificate());
  const answer = await send(`http://${url.host}${url.pathname}${url.search}`, { ...asked, connection: shaken });
  return answer && { ...answer, certificate };
}

function tunnelTo(
  proxyUrl: string,
  target: string,
  headers: Readonly<Record<string, string>>,
): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(proxyUrl, { method: 'CONNECT', path: target, headers, agent: false });
    asked.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode !== 200) socket.destroy();
      resolve(statusCode === 200 ? socket : undefined);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** The secure side, or why there is none. */
function shakeHands(socket: Socket, hostname: string): Promise<TLSSocket | string> {
  return new Promise((resolve) => {
    const name = hostname.replace(/^\[|\]$/g, '');
    const secure = connect(
      { socket, rejectUnauthorized: false, ...(isIP(name) === 0 ? { servername: name } : {}) },
      () => resolve(secure),
    );
    secure.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    secure.on('close', () => resolve('the connection was closed'));
  });
}

function describe(certificate: PeerCertificate): ShownCertificate {
  const { subject, subjectaltname = '', serialNumber, fingerprint256, valid_to: validTo } = certificate;
  return {
    subject: [subject.CN].flat()[0] ?? '',
    names: subjectaltname.split(', ').flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice(4)] : [])),
    serial: serialNumber,
    fingerprint: fingerprint256,
    expires: new Date(validTo).toISOString(),
  };
}
