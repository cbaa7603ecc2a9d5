import type { JsonObject } from '../../../graph/json.js';
import { textIn } from '../kinds/body.js';
import { COLLECTIONS } from '../kinds/links.js';
import type { LiveProject } from '../load-balancer.js';
import { markerText, readMarker, urlMapSentence, type MarkedRole, type MarkedService } from '../names/markers.js';
import { conventionalName } from '../names/physical-names.js';
import type { GceKind } from '../operation.js';
import { parseStatus } from '../status/status.js';

/** What may be taken for a load balancer's although nothing marks it. */
export interface AdoptionRules {
  /** Everything unmarked that has one of its names, whatever its description says. */
  readonly adopt: boolean;
  /** The service that a NodePort is of; undefined where nobody knows. */
  readonly serviceAt: (nodePort: number) => MarkedService | undefined;
}

interface Adoptable {
  readonly kind: GceKind;
  readonly role: MarkedRole | 'urlMap';
  readonly name: string;
}

function adoptables(loadBalancer: string): readonly Adoptable[] {
  const single = (kind: GceKind, role: MarkedRole | 'urlMap'): Adoptable => ({
    kind,
    role,
    name: conventionalName(role, loadBalancer),
  });
  return [
    single('urlMap', 'urlMap'),
    single('targetHttpProxy', 'targetHttpProxy'),
    single('targetHttpsProxy', 'targetHttpsProxy'),
    single('sslCertificate', 'sslCertificate'),
    single('forwardingRule', 'forwardingRule'),
    single('forwardingRule', 'httpsForwardingRule'),
    single('firewall', 'firewall'),
  ];
}

const OF_A_PORT = /^mci1-(?:hc|be)-(\d+)-/;

/** The NodePort in the name of a health check or backend service of the load balancer; undefined for every other name. */
function nodePortOf(kind: 'healthCheck' | 'backendService', name: string, loadBalancer: string): number | undefined {
  const nodePort = Number(OF_A_PORT.exec(name)?.[1] ?? Number.NaN);
  return conventionalName(kind, loadBalancer, nodePort) === name ? nodePort : undefined;
}

function markerFor(
  kind: GceKind,
  name: string,
  loadBalancer: string,
  { serviceAt }: AdoptionRules,
): string | undefined {
  if (kind === 'healthCheck' || kind === 'backendService') {
    const nodePort = nodePortOf(kind, name, loadBalancer);
    if (nodePort === undefined) return undefined;
    const service = serviceAt(nodePort) ?? { service: UNKNOWN_SERVICE, port: String(nodePort) };
    return markerText(kind, { loadBalancer, service });
  }
  const found = adoptables(loadBalancer).find((candidate) => candidate.kind === kind && candidate.name === name);
  if (found === undefined) return undefined;
  return found.role === 'urlMap' ? urlMapSentence(loadBalancer) : markerText(found.role, { loadBalancer });
}

/** Stands for the service of an unmarked resource where nobody was asked which it is. */
export const UNKNOWN_SERVICE = 'unknown/unknown';

/**
 * Whether the oldest versions of the Go tool made a load balancer: they kept the status on forwarding rules, and described
 * nothing else.
 */
function isOldFormat(loadBalancer: string, live: LiveProject): boolean {
  return live.forwardingRules.some(
    (rule) => parseStatus(textIn(rule, 'description') ?? '')?.LoadBalancerName === loadBalancer,
  );
}

/**
 * The project with what is adopted marked as the load balancer's, so that everything else need not know of adoption. Resources of
 * exactly its names that carry nobody's marker are adopted: those without any description where its status is on its forwarding
 * rules, and with `adopt` all of them. Nothing is ever taken from another load balancer.
 */
export function withAdopted(loadBalancer: string, live: LiveProject, rules: AdoptionRules): LiveProject {
  if (!rules.adopt && !isOldFormat(loadBalancer, live)) return live;
  const adopted: string[] = [];
  const marked = (kind: GceKind): readonly JsonObject[] =>
    live[COLLECTIONS[kind]].map((body) => {
      const name = textIn(body, 'name') ?? '';
      const description = textIn(body, 'description') ?? '';
      if (readMarker(kind, body) !== undefined || (description !== '' && !rules.adopt)) return body;
      const text = markerFor(kind, name, loadBalancer, rules);
      if (text === undefined) return body;
      adopted.push(`${kind}/${name}`);
      return { ...body, description: text };
    });
  const collections = {
    healthChecks: marked('healthCheck'),
    backendServices: marked('backendService'),
    urlMaps: marked('urlMap'),
    targetHttpProxies: marked('targetHttpProxy'),
    targetHttpsProxies: marked('targetHttpsProxy'),
    sslCertificates: marked('sslCertificate'),
    forwardingRules: marked('forwardingRule'),
    firewalls: marked('firewall'),
  };
  return adopted.length === 0 ? live : { ...live, ...collections, adopted: adopted.sort() };
}
