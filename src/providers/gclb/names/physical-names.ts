import { digestOf } from '../../../graph/digest.js';
import type { Json } from '../../../graph/json.js';
import type { GceKind } from '../operation.js';

/** GCE: a name has at most 63 characters. */
export const MAX_NAME_LENGTH = 63;

/** What a name is for: a kind, and where a load balancer has several of one kind, which of them. */
export type NameRole =
  GceKind | 'redirectUrlMap' | 'httpsForwardingRule' | 'ipv6ForwardingRule' | 'ipv6HttpsForwardingRule';

// Three characters at most, so that a digest still fits beside the longest name of a load balancer. The Go tool knows
// no redirect and no IPv6.
const STEMS: Readonly<Record<NameRole, string>> = {
  healthCheck: 'hc',
  backendService: 'be',
  urlMap: 'um',
  redirectUrlMap: 'rm',
  targetHttpProxy: 'tp',
  targetHttpsProxy: 'tps',
  sslCertificate: 'ssl',
  forwardingRule: 'fw',
  httpsForwardingRule: 'fws',
  ipv6ForwardingRule: 'fw6',
  ipv6HttpsForwardingRule: 'fs6',
  firewall: 'fr',
};

/** The Go tool's name of a resource: `mci1-be-30061--lb`, `mci1-um--lb`. It cuts longer ones to 62 characters and adds `0`. */
export function conventionalName(role: NameRole, loadBalancer: string, nodePort?: number): string {
  const port = nodePort === undefined ? '' : `-${nodePort}`;
  const full = `mci1-${STEMS[role]}${port}--${loadBalancer}`;
  return full.length <= MAX_NAME_LENGTH ? full : `${full.slice(0, MAX_NAME_LENGTH - 1)}0`;
}

/** The name of a resource whose conventional name cannot be used: `mci1-be-1a2b3c4d--lb`, with the first 8 hex digits of the SHA-256 of what makes it different. */
export function distinctName(role: NameRole, loadBalancer: string, difference: Json): string {
  const digest = digestOf(difference).slice(0, 8);
  const full = `mci1-${STEMS[role]}-${digest}--${loadBalancer}`;
  return full.length <= MAX_NAME_LENGTH ? full : `${full.slice(0, MAX_NAME_LENGTH - 1)}0`;
}

/** Whether a name is one that a resource of the load balancer could have, by its end alone; a longer load balancer's may look the same where it is cut. */
export function mayBeNameOf(loadBalancer: string, name: string): boolean {
  const ending = /^mci1-[a-z0-9]+(?:-[0-9a-f]+)?--(.*)$/.exec(name)?.[1];
  if (ending === undefined) return false;
  const isCut = name.length === MAX_NAME_LENGTH && ending.endsWith('0');
  return ending === loadBalancer || (isCut && loadBalancer.startsWith(ending.slice(0, -1)));
}

/** What a name is chosen for. */
export interface NameRequest {
  readonly role: NameRole;
  readonly loadBalancer: string;
  /** The name of a live resource of ours, of this logical address, that can be updated in place. */
  readonly updatable: string | undefined;
  /** The Go tool's name; undefined where the Go tool has none (network endpoint groups, further networks). */
  readonly conventional: string | undefined;
  /** What makes the resource different from one under the conventional name. */
  readonly difference: Json;
}

/**
 * Chooses a physical name (design: names): that of the owned live resource while it can be updated
 * in place, else the Go tool's while `isTaken` says that nothing of ours has it, else one with a digest. So a
 * successor can always be created before its predecessor is deleted. The same request gets the same name.
 */
export function chooseName(request: NameRequest, isTaken: (name: string) => boolean): string {
  const { role, loadBalancer, updatable, conventional, difference } = request;
  if (updatable !== undefined) return updatable;
  if (conventional !== undefined && !isTaken(conventional)) return conventional;
  let name = distinctName(role, loadBalancer, difference);
  // The name with the digest can be taken as well: by a predecessor that somebody changed so that it cannot be updated.
  for (let attempt = 1; isTaken(name); attempt++) name = distinctName(role, loadBalancer, { difference, attempt });
  return name;
}
