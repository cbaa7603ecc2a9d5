import type { JsonObject } from '../../../graph/json.js';
import { objectIn, textIn } from '../kinds/body.js';
import type { GceKind } from '../operation.js';
import { parseStatus, statusFromBody } from '../status/status.js';

/** A service port as the description of a backend service or health check spells it; `port` is a number or a name. */
export interface MarkedService {
  /** `namespace/service`. */
  readonly service: string;
  readonly port: string;
}

/** What a description says about whose a resource is. */
export interface Marker {
  readonly loadBalancer: string;
  /** On backend services and health checks. */
  readonly service?: MarkedService;
}

const SUFFIX = 'kubernetes multicluster loadbalancer ';

const PLAIN_PREFIXES: Readonly<Record<GceKind, readonly string[]>> = {
  healthCheck: ['Health check for service '],
  backendService: ['Backend service for service '],
  urlMap: ['URL map for '],
  targetHttpProxy: ['Target http proxy for '],
  forwardingRule: ['http forwarding rule for ', 'https forwarding rule for '],
  firewall: ['Firewall rule for '],
};

const SERVICE_PORT = /^(\{.*?\}) as part of $/;

function markedService(text: string): MarkedService | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const fields = new Map<string, unknown>(Object.entries(parsed));
    const service = fields.get('kubernetes.io/service-name');
    const port = fields.get('kubernetes.io/service-port');
    return typeof service === 'string' && typeof port === 'string' ? { service, port } : undefined;
  } catch {
    return undefined;
  }
}

function plainMarker(kind: GceKind, description: string): Marker | undefined {
  const prefix = PLAIN_PREFIXES[kind].find((candidate) => description.startsWith(candidate));
  const at = description.lastIndexOf(SUFFIX);
  if (prefix === undefined || at < prefix.length) return undefined;
  const loadBalancer = description.slice(at + SUFFIX.length);
  const between = description.slice(prefix.length, at);
  if (kind !== 'healthCheck' && kind !== 'backendService') return between === '' ? { loadBalancer } : undefined;
  const service = markedService(SERVICE_PORT.exec(between)?.[1] ?? '');
  return service === undefined ? undefined : { loadBalancer, service };
}

/**
 * Reads the marker of a live resource, in the texts that the Go tool writes: a sentence, or on URL
 * maps (and, in old load balancers, forwarding rules) the status. Undefined when it carries none.
 */
export function readMarker(kind: GceKind, body: JsonObject): Marker | undefined {
  const description = textIn(body, 'description');
  const status = description === undefined ? statusFromBody(objectIn(body, 'status')) : parseStatus(description);
  if (status !== undefined && (kind === 'urlMap' || kind === 'forwardingRule')) {
    return { loadBalancer: status.LoadBalancerName };
  }
  return description === undefined ? undefined : plainMarker(kind, description);
}

/** Whether a live resource carries the marker of exactly this load balancer. */
export function belongsTo(loadBalancer: string, kind: GceKind, body: JsonObject): boolean {
  return readMarker(kind, body)?.loadBalancer === loadBalancer;
}

function serviceText({ service, port }: MarkedService): string {
  return JSON.stringify({ 'kubernetes.io/service-name': service, 'kubernetes.io/service-port': port });
}

/** The description that marks a resource as this load balancer's, word for word as the Go tool writes it. URL maps carry the status instead. */
export function markerText(kind: Exclude<GceKind, 'urlMap'>, marker: Marker): string {
  const part = `kubernetes multicluster loadbalancer ${marker.loadBalancer}`;
  const [prefix = ''] = PLAIN_PREFIXES[kind];
  return marker.service === undefined
    ? `${prefix}${part}`
    : `${prefix}${serviceText(marker.service)} as part of ${part}`;
}

/** The first field of the status: the sentence that marked URL maps before they carried a status. */
export function urlMapSentence(loadBalancer: string): string {
  return `URL map for kubernetes multicluster loadbalancer ${loadBalancer}`;
}
