import { isIP } from 'node:net';
import type { SandboxRequest } from '../http/message.js';
import { CLIENT_IP } from './answer.js';
import type { EdgeRequest } from './answer.js';
import { edgeFor, KNOWN_REGIONS } from './regions.js';

/**
 * Reads what a real request says of its way. Over a tunnel or TLS the connection says it; otherwise `Sandbox-Address`
 * names the load balancer (default: the only one), `Sandbox-Port` the port (80), `Sandbox-Region` where the client is (the
 * world's client region), and `Sandbox-Client-Ip` its address. Returns what is wrong with it as a sentence.
 */
export function readRequest(
  request: SandboxRequest,
  world: { readonly clientRegion: string; readonly addresses: (port: number) => readonly string[] },
): EdgeRequest | string {
  const { headers, connection } = request;
  const port = connection?.port ?? Number(headers['sandbox-port'] ?? '80');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return `Sandbox-Port is ${headers['sandbox-port'] ?? ''}; it must be a port number.`;
  }
  const named = connection?.address ?? headers['sandbox-address'];
  const addresses = named === undefined ? world.addresses(port) : [named];
  if (addresses.length > 1) {
    return `Several load balancers listen: ${addresses.join(', ')}. Say which with the header Sandbox-Address.`;
  }
  const region = connection?.region ?? headers['sandbox-region'] ?? world.clientRegion;
  const edge = edgeFor(region);
  if (edge === undefined) {
    return `${region} is no region that the sandbox knows; it knows ${KNOWN_REGIONS.join(', ')}.`;
  }
  const clientIp = headers['sandbox-client-ip'] ?? CLIENT_IP;
  if (isIP(clientIp) === 0) return `Sandbox-Client-Ip is ${clientIp}; it must be an IP address.`;
  const host = headers['host'] ?? '';
  return {
    address: addresses[0] ?? '',
    port,
    host,
    path: request.target ?? target(request),
    region,
    edge,
    scheme: connection?.tls ? 'https' : 'http',
    serverName: connection?.tls?.serverName ?? '',
    method: request.method,
    headers,
    clientIp,
    ...(connection?.tls ? { tls: { version: connection.tls.version, cipher: connection.tls.cipher } } : {}),
  };
}

function target({ path, query }: SandboxRequest): string {
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
