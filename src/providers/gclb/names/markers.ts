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

/** What a certificate was made from; `object` is `namespace/name`. */
export interface MarkedCertificate {
  readonly use: 'secret' | 'managed';
  readonly object: string;
}

/** What a description says about whose a resource is. */
export interface Marker {
  readonly loadBalancer: string;
  /** On backend services and health checks. */
  readonly service?: MarkedService;
  /** On certificates, but for the one that goes by the Go tool's name: the object that it was made from. */
  readonly certificate?: MarkedCertificate;
  /** On URL maps: whether it only redirects to HTTPS. */
  readonly redirects?: true;
  /** On firewall rules in the host project of a shared VPC: the load balancer's project, as several may use the host. */
  readonly project?: string;
}

const SUFFIX = 'kubernetes multicluster loadbalancer ';

const REDIRECT_PREFIX = 'Redirect to https for ';

const PLAIN_PREFIXES: Readonly<Record<GceKind, readonly string[]>> = {
  healthCheck: ['Health check for service '],
  backendService: ['Backend service for service '],
  urlMap: ['URL map for ', REDIRECT_PREFIX],
  targetHttpProxy: ['Target http proxy for '],
  targetHttpsProxy: ['Target https proxy for '],
  sslCertificate: ['SSL cert for '],
  forwardingRule: ['http forwarding rule for ', 'https forwarding rule for '],
  firewall: ['Firewall rule for '],
};

const MADE_FROM = /^(\{.*?\}) as part of $/;

const KEYS = {
  service: 'kubernetes.io/service-name',
  port: 'kubernetes.io/service-port',
  secret: 'kubernetes.io/secret-name',
  managed: 'networking.gke.io/managed-certificate-name',
  project: 'cloud.google.com/project-id',
} as const;

function fieldsIn(text: string): ReadonlyMap<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}

function madeFrom(kind: GceKind, fields: ReadonlyMap<string, unknown>): Omit<Marker, 'loadBalancer'> | undefined {
  if (kind === 'sslCertificate') {
    const use = (['secret', 'managed'] as const).find((key) => typeof fields.get(KEYS[key]) === 'string');
    const object = use === undefined ? undefined : fields.get(KEYS[use]);
    return use === undefined || typeof object !== 'string' ? undefined : { certificate: { use, object } };
  }
  if (kind === 'firewall') {
    const project = fields.get(KEYS.project);
    return typeof project === 'string' ? { project } : undefined;
  }
  const service = fields.get(KEYS.service);
  const port = fields.get(KEYS.port);
  return typeof service === 'string' && typeof port === 'string' ? { service: { service, port } } : undefined;
}

/** Kinds whose descriptions say what they were made from; `always`: those without are not ours. */
const MADE_FROM_SOMETHING: Partial<Readonly<Record<GceKind, 'always' | 'sometimes'>>> = {
  healthCheck: 'always',
  backendService: 'always',
  sslCertificate: 'sometimes',
  firewall: 'sometimes',
};

function plainMarker(kind: GceKind, description: string): Marker | undefined {
  const prefix = PLAIN_PREFIXES[kind].find((candidate) => description.startsWith(candidate));
  const at = description.lastIndexOf(SUFFIX);
  if (prefix === undefined || at < prefix.length) return undefined;
  const loadBalancer = description.slice(at + SUFFIX.length);
  const between = description.slice(prefix.length, at);
  const redirects = prefix === REDIRECT_PREFIX ? { redirects: true as const } : {};
  if (between === '') return MADE_FROM_SOMETHING[kind] === 'always' ? undefined : { loadBalancer, ...redirects };
  if (MADE_FROM_SOMETHING[kind] === undefined) return undefined;
  const made = madeFrom(kind, fieldsIn(MADE_FROM.exec(between)?.[1] ?? ''));
  return made === undefined ? undefined : { loadBalancer, ...made };
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

/**
 * Whether a live resource carries the marker of exactly this load balancer. `project` is the load balancer's where the
 * resource is in another one: its marker has to name it there, as load balancers of several projects may have the name.
 */
export function belongsTo(loadBalancer: string, kind: GceKind, body: JsonObject, project?: string): boolean {
  const marker = readMarker(kind, body);
  return marker?.loadBalancer === loadBalancer && marker.project === project;
}

function madeFromText({ service, certificate, project }: Marker): string | undefined {
  if (project !== undefined) return JSON.stringify({ [KEYS.project]: project });
  if (service !== undefined) return JSON.stringify({ [KEYS.service]: service.service, [KEYS.port]: service.port });
  return certificate === undefined ? undefined : JSON.stringify({ [KEYS[certificate.use]]: certificate.object });
}

/** What a marker is written on: a kind, and which of the sentences of the kind it is. */
export type MarkedRole = Exclude<GceKind, 'urlMap'> | 'redirectUrlMap' | 'httpsForwardingRule';

const SENTENCES: Readonly<Record<'redirectUrlMap' | 'httpsForwardingRule', string>> = {
  redirectUrlMap: REDIRECT_PREFIX,
  httpsForwardingRule: 'https forwarding rule for ',
};

/** The description that marks a resource as this load balancer's, word for word as the Go tool writes it. The URL map of the routes carries the status instead. */
export function markerText(role: MarkedRole, marker: Marker): string {
  const part = `${SUFFIX}${marker.loadBalancer}`;
  const prefix =
    role === 'redirectUrlMap' || role === 'httpsForwardingRule' ? SENTENCES[role] : (PLAIN_PREFIXES[role][0] ?? '');
  const made = madeFromText(marker);
  return made === undefined ? `${prefix}${part}` : `${prefix}${made} as part of ${part}`;
}

/** The first field of the status: the sentence that marked URL maps before they carried a status. */
export function urlMapSentence(loadBalancer: string): string {
  return `URL map for kubernetes multicluster loadbalancer ${loadBalancer}`;
}
