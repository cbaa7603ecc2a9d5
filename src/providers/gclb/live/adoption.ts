import type { JsonObject } from '../../../graph/json.js';
import { textIn } from '../kinds/body.js';
import { COLLECTIONS, linkName } from '../kinds/links.js';
import type { AdoptedResource, LiveProject } from '../load-balancer.js';
import { conventionalNameAt, isDescribable, markerAt, type ConventionalName } from '../names/adoptable.js';
import { readMarker, type MarkedService } from '../names/markers.js';
import type { GceKind } from '../operation.js';
import { parseStatus } from '../status/status.js';
import { liveStatuses } from './live-status.js';

/** What may be taken for a load balancer's although nothing marks it. */
export interface AdoptionRules {
  /** Everything unmarked that has one of its names, whatever its description says; or of that only these, `<kind>/<name>`. */
  readonly adopt: boolean | readonly string[];
  /** The service that a NodePort is of; undefined where nobody knows. Absent: nobody does, as no cluster was asked. */
  readonly serviceAt?: (nodePort: number) => MarkedService | undefined;
}

/** What a load balancer has without a marker, and asking for nothing: what it records, and what the oldest versions of the Go tool made. */
interface Claim {
  readonly loadBalancer: string;
  /** Keys of names; see ConventionalName. */
  readonly recorded: readonly string[];
  /** The oldest versions kept the status on forwarding rules, and described nothing else. */
  readonly isOldFormat: boolean;
}

function claimsIn(live: LiveProject): readonly Claim[] {
  const onRules = new Set(
    live.forwardingRules.flatMap((rule) => parseStatus(textIn(rule, 'description') ?? '')?.LoadBalancerName ?? []),
  );
  return liveStatuses(live).map(({ LoadBalancerName, Adopted = [] }) => ({
    loadBalancer: LoadBalancerName,
    recorded: Adopted,
    isOldFormat: onRules.has(LoadBalancerName),
  }));
}

interface Unmarked {
  readonly kind: GceKind;
  readonly name: string;
  readonly description: string;
  /** Name of the URL map that a proxy leads to; `''` for everything else. */
  readonly urlMap: string;
}

function claimed({ loadBalancer, recorded, isOldFormat }: Claim, resource: Unmarked): boolean {
  const { kind, name, description, urlMap } = resource;
  const found = conventionalNameAt(kind, name, loadBalancer);
  if (found === undefined) return false;
  // `create --force` of the Go tool's last version describes everything that the oldest ones made, but for the proxies.
  const leadsToIt = conventionalNameAt('urlMap', urlMap, loadBalancer) !== undefined;
  return recorded.includes(found.key) || (description === '' && (isOldFormat || leadsToIt));
}

function unmarked(kind: GceKind, body: JsonObject): Unmarked {
  return {
    kind,
    name: textIn(body, 'name') ?? '',
    description: textIn(body, 'description') ?? '',
    urlMap: linkName(textIn(body, 'urlMap') ?? ''),
  };
}

function isAskedFor({ adopt }: AdoptionRules, { kind, name }: Unmarked): boolean {
  return typeof adopt === 'boolean' ? adopt : adopt.includes(`${kind}/${name}`);
}

/** Whose an unmarked resource is: that of a load balancer that claims it, else this one's if it is to be adopted. */
function ownerOf(
  resource: Unmarked,
  loadBalancer: string,
  claims: readonly Claim[],
  rules: AdoptionRules,
): string | undefined {
  const owner = claims.find((claim) => claimed(claim, resource))?.loadBalancer;
  return owner ?? (isAskedFor(rules, resource) ? loadBalancer : undefined);
}

/**
 * Whether a run has to mark the resource, so that it is known without being asked for. Where nobody knows what it is of, it cannot be
 * described, and is recorded instead.
 */
function isToBeMarked(
  found: ConventionalName,
  service: MarkedService | undefined,
  claims: readonly Claim[],
  loadBalancer: string,
): boolean {
  const own = claims.find((claim) => claim.loadBalancer === loadBalancer);
  if (isDescribable(found.kind)) return found.nodePort === undefined || service !== undefined;
  return own?.recorded.includes(found.key) !== true;
}

/**
 * The project with what is adopted marked as whose it is, so that everything else need not know of adoption. Resources of exactly the
 * names of a load balancer that carry nobody's marker are its: those that it records, those without any description where its status
 * is on its forwarding rules, proxies without any that lead to its URL map, and, of this load balancer, with `adopt` all of them. Nothing is ever taken from another load balancer.
 */
export function withAdopted(loadBalancer: string, live: LiveProject, rules: AdoptionRules): LiveProject {
  const claims = claimsIn(live);
  const adopted: AdoptedResource[] = [];
  const marked = (kind: GceKind): readonly JsonObject[] =>
    live[COLLECTIONS[kind]].map((body) => {
      const resource = unmarked(kind, body);
      if (readMarker(kind, body) !== undefined) return body;
      const owner = ownerOf(resource, loadBalancer, claims, rules);
      const found = owner === undefined ? undefined : conventionalNameAt(kind, resource.name, owner);
      if (owner === undefined || found === undefined) return body;
      const isOwn = owner === loadBalancer;
      const service = found.nodePort === undefined || !isOwn ? undefined : rules.serviceAt?.(found.nodePort);
      const marker = markerAt(found, owner, service);
      const toMark = rules.adopt === true && isToBeMarked(found, service, claims, loadBalancer);
      const { name, description } = resource;
      if (isOwn) adopted.push({ kind, name, description, marker, key: found.key, toMark });
      return { ...body, description: marker };
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
  return { ...live, ...collections, adopted: adopted.sort(byKindAndName) };
}

function byKindAndName(one: AdoptedResource, other: AdoptedResource): number {
  return adoptedName(one) < adoptedName(other) ? -1 : 1;
}

/** How plans name what was adopted: `<kind>/<name>`. */
export function adoptedName({ kind, name }: Pick<AdoptedResource, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

/** The project with what load balancers have without a marker, and nobody has to ask for, marked as theirs. */
export function withRecordedAdoptions(live: LiveProject): LiveProject {
  return withAdopted('', live, { adopt: false });
}
