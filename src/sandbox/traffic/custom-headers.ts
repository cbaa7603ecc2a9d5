import type { CacheStatus, EdgeRequest } from './answer.js';
import { countryOf } from './regions.js';

/** What the variables of custom headers are taken from. */
export interface HeaderContext {
  readonly request: EdgeRequest;
  readonly cache?: CacheStatus | undefined;
}

type Variable = (context: HeaderContext) => string;

/** Google's page on custom headers; a variable that nothing is known of becomes empty, as Google says it does. */
const VARIABLES: Readonly<Record<string, Variable>> = {
  client_region: ({ request }) => countryOf(request.region),
  client_ip_address: ({ request }) => request.clientIp,
  client_encrypted: ({ request }) => String(request.tls !== undefined),
  client_protocol: () => 'HTTP/1.1',
  server_ip_address: ({ request }) => request.address,
  server_port: ({ request }) => String(request.port),
  tls_sni_hostname: ({ request }) => (request.tls ? request.serverName : ''),
  tls_version: ({ request }) => request.tls?.version ?? '',
  tls_cipher_suite: ({ request }) => request.tls?.cipher ?? '',
  cdn_cache_id: ({ request }) => request.edge,
  cdn_cache_status: ({ cache }) => cache ?? 'disabled',
};

/** Headers that a backend service adds (`name:value` each, `{variable}` in the values), names in lower case. */
export function customHeaders(lines: readonly string[], context: HeaderContext): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      const value = line.slice(colon + 1).trim();
      return [
        line.slice(0, colon).trim().toLowerCase(),
        value.replace(/\{(\w+)\}/g, (_whole, name: string) => VARIABLES[name]?.(context) ?? ''),
      ];
    }),
  );
}

/**
 * What a pod is sent besides the client's own headers. GCE (external Application Load Balancer, target proxies):
 * X-Forwarded-For grows by the client's address and the load balancer's, X-Forwarded-Proto is what the client spoke,
 * Via grows by the load balancer. Hop-by-hop headers and the sandbox's are left out.
 */
export function forwardedHeaders(
  request: EdgeRequest,
  scheme: 'http' | 'https',
  added: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name) && !name.startsWith('sandbox-'));
  const forwardedFor = [request.headers['x-forwarded-for'], request.clientIp, request.address];
  const via = [request.headers['via'], '1.1 google'];
  return {
    ...Object.fromEntries(own),
    host: request.host,
    'x-forwarded-for': forwardedFor.filter((part) => part !== undefined && part !== '').join(','),
    'x-forwarded-proto': scheme,
    via: via.filter((part) => part !== undefined && part !== '').join(', '),
    ...added,
  };
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
