import { containsRange } from './cidr.js';
import type { FirewallCopy } from './copies.js';

/** Where both Google's load balancers and their health probes send from (Google Cloud's load-balancing documentation). */
export const PROXY_RANGES = ['130.211.0.0/22', '35.191.0.0/16'] as const;

/** A TCP packet's destination, as a firewall rule sees it. */
export interface Destination {
  /** Relative link of the network. */
  readonly network: string;
  readonly tags: readonly string[];
  /** E-mail of the instance's service account; undefined where it has none. */
  readonly serviceAccount?: string;
  readonly port: number;
}

/**
 * Whether the rules let a load balancer's proxies and probes in. Both of their ranges must be let
 * in; per range the rule with the lowest priority number decides, a deny before an allow of the
 * same number (GCE: firewall rules, priority), and with no rule at all ingress is denied.
 * A rule for service accounts is for instances that run as one of them (GCE: firewall rules, targets).
 */
export function admitsLoadBalancer(rules: readonly FirewallCopy[], destination: Destination): boolean {
  return PROXY_RANGES.every((source) => admits(rules, source, destination));
}

function admits(rules: readonly FirewallCopy[], source: string, destination: Destination): boolean {
  const matching = rules
    .filter((rule) => applies(rule, source, destination))
    .map((rule) => ({ priority: rule.priority, allows: !covers(rule.denied, destination.port) }));
  matching.sort((a, b) => a.priority - b.priority || Number(a.allows) - Number(b.allows));
  return matching[0]?.allows ?? false;
}

function applies(rule: FirewallCopy, source: string, destination: Destination): boolean {
  return (
    rule.direction === 'INGRESS' &&
    !rule.disabled &&
    rule.network === destination.network &&
    isTarget(rule, destination) &&
    rule.sourceRanges.some((range) => containsRange(range, source)) &&
    (covers(rule.allowed, destination.port) || covers(rule.denied, destination.port))
  );
}

function isTarget({ targetTags, targetServiceAccounts }: FirewallCopy, { tags, serviceAccount }: Destination): boolean {
  if (targetTags.length === 0 && targetServiceAccounts.length === 0) return true;
  return (
    targetTags.some((tag) => tags.includes(tag)) ||
    (serviceAccount !== undefined && targetServiceAccounts.includes(serviceAccount))
  );
}

function covers(entries: FirewallCopy['allowed'], port: number): boolean {
  return entries.some(
    ({ IPProtocol, ports }) =>
      IPProtocol === 'all' ||
      ((IPProtocol === 'tcp' || IPProtocol === '6') &&
        (ports.length === 0 || ports.some((range) => inRange(range, port)))),
  );
}

/** Whether `port` lies in `range`, which is `80` or `8000-9000`. */
export function inRange(range: string, port: number): boolean {
  const [first, last] = range.split('-').map(Number);
  return first !== undefined && port >= first && port <= (last ?? first);
}
