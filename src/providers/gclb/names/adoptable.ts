import type { GceKind } from '../operation.js';
import { markerText, urlMapSentence, type MarkedRole, type MarkedService } from './markers.js';
import { conventionalName } from './physical-names.js';

/** A name that the Go tool gives a resource of a load balancer. */
export interface ConventionalName {
  readonly kind: GceKind;
  readonly name: string;
  /** What distinguishes it among the names of the load balancer, as the record of adoptions has it: `tp`, `be-30061`. */
  readonly key: string;
  /** In the names of health checks and backend services. */
  readonly nodePort?: number;
}

type SingleRole = Exclude<MarkedRole, 'healthCheck' | 'backendService' | 'redirectUrlMap'> | 'urlMap';

const SINGLE_ROLES: Readonly<Record<SingleRole, GceKind>> = {
  urlMap: 'urlMap',
  targetHttpProxy: 'targetHttpProxy',
  targetHttpsProxy: 'targetHttpsProxy',
  sslCertificate: 'sslCertificate',
  forwardingRule: 'forwardingRule',
  httpsForwardingRule: 'forwardingRule',
  firewall: 'firewall',
};

const OF_A_PORT = /^mci1-(?:hc|be)-(\d+)-/;

function isSingleRole(role: string): role is SingleRole {
  return Object.hasOwn(SINGLE_ROLES, role);
}

function roleOf(kind: GceKind, name: string, loadBalancer: string): SingleRole | undefined {
  return Object.keys(SINGLE_ROLES)
    .filter(isSingleRole)
    .find((role) => SINGLE_ROLES[role] === kind && conventionalName(role, loadBalancer) === name);
}

function keyOf(role: MarkedRole | 'urlMap', nodePort?: number): string {
  return conventionalName(role, '', nodePort).replace(/^mci1-|--$/g, '');
}

/** What a resource is whose name is one that the Go tool would give it in this load balancer; undefined for every other name. */
export function conventionalNameAt(kind: GceKind, name: string, loadBalancer: string): ConventionalName | undefined {
  if (kind === 'healthCheck' || kind === 'backendService') {
    const nodePort = Number(OF_A_PORT.exec(name)?.[1] ?? Number.NaN);
    if (conventionalName(kind, loadBalancer, nodePort) !== name) return undefined;
    return { kind, name, nodePort, key: keyOf(kind, nodePort) };
  }
  const role = roleOf(kind, name, loadBalancer);
  return role === undefined ? undefined : { kind, name, key: keyOf(role) };
}

/** The description that would mark a resource of such a name; `service` is what its NodePort is of. */
export function markerAt(
  { kind, name }: ConventionalName,
  loadBalancer: string,
  service: MarkedService | undefined,
): string {
  if (kind === 'healthCheck' || kind === 'backendService') {
    return markerText(kind, { loadBalancer, service: service ?? UNKNOWN_SERVICE });
  }
  const role = roleOf(kind, name, loadBalancer) ?? 'urlMap';
  return role === 'urlMap' ? urlMapSentence(loadBalancer) : markerText(role, { loadBalancer });
}

/** Stands for the service of a resource that nothing says it of. */
const UNKNOWN_SERVICE: MarkedService = { service: '', port: '' };

/**
 * Kinds whose descriptions GCE changes: gcloud's update commands of these take --description. Those of forwarding rules (patch takes
 * only the network tier and the like), target proxies and certificates (no update at all) are given when they are created (Compute
 * API reference). A URL map's could be changed, too: it holds the status.
 */
export function isDescribable(kind: GceKind): kind is 'healthCheck' | 'backendService' | 'firewall' {
  return kind === 'healthCheck' || kind === 'backendService' || kind === 'firewall';
}
