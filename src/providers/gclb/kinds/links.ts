import { parseLink, relativeLink } from '../../../gcp/link.js';
import { isJsonObject } from '../../../graph/json.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import { gceKind, type GceKind } from '../operation.js';

/** The REST collections of the global kinds that kubemci writes. */
export const COLLECTIONS = {
  healthCheck: 'healthChecks',
  backendService: 'backendServices',
  urlMap: 'urlMaps',
  targetHttpProxy: 'targetHttpProxies',
  targetHttpsProxy: 'targetHttpsProxies',
  sslCertificate: 'sslCertificates',
  forwardingRule: 'forwardingRules',
  firewall: 'firewalls',
} as const satisfies Record<GceKind, string>;

/** The relative link of a global resource: `projects/<project>/global/<collection>/<name>`. */
export function globalLink(project: string, kind: keyof typeof COLLECTIONS, name: string): string {
  return `projects/${project}/global/${COLLECTIONS[kind]}/${name}`;
}

/** What a link to a global resource of one of our kinds leads to; undefined for every other link. */
export function linkTarget(link: string): { readonly kind: GceKind; readonly name: string } | undefined {
  const { scope, collection, name } = parseLink(link) ?? {};
  const kind = gceKind.options.find((candidate) => COLLECTIONS[candidate] === collection);
  return scope !== 'global' || kind === undefined || name === undefined ? undefined : { kind, name };
}

/** The last segment of a link: the GCE name. */
export function linkName(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1);
}

function relativeIn(value: Json): Json {
  if (typeof value === 'string') return relativeLink(value);
  if (isJsonObject(value)) return relativeLinks(value);
  return Array.isArray(value) ? value.map(relativeIn) : value;
}

/** A copy of `body` in which every Compute link is relative, at any depth. */
export function relativeLinks(body: JsonObject): JsonObject {
  const copy: Record<string, Json> = {};
  for (const [field, value] of Object.entries(body)) {
    if (value !== undefined) copy[field] = relativeIn(value);
  }
  return copy;
}
