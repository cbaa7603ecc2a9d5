import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import { textIn } from '../kinds/body.js';
import { canonicalSpelling } from '../kinds/index.js';
import { linkName } from '../kinds/links.js';
import type { LiveProject, LoadBalancerInputs } from '../load-balancer.js';
import { belongsTo, readMarker } from '../names/markers.js';

function listensOn80(rule: JsonObject): boolean {
  const [first, last] = (textIn(canonicalSpelling('forwardingRule', rule), 'portRange') ?? '1-65535')
    .split('-')
    .map(Number);
  return first !== undefined && last !== undefined && first <= 80 && 80 <= last;
}

function inUse(name: string, user: string, owner: string | undefined): Diagnostic {
  const by = owner === undefined ? '' : ` of load balancer ${owner}`;
  return {
    code: 'AddressInUse',
    severity: 'error',
    message: `The static IP address ${name} already serves port 80 through ${user}${by}.`,
    where: { resource: `address/${name}` },
    fix: 'Name another address in the annotation kubernetes.io/ingress.global-static-ip-name.',
  };
}

/**
 * Who else uses the address in a way that leaves no room (AddressInUse). GCE: rules may share an address as long as their
 * ports do not overlap, so a foreign rule on 443 is none. What uses it and is no global rule takes all of it.
 */
export function addressUse(
  { name: loadBalancer, address }: Pick<LoadBalancerInputs, 'name' | 'address'>,
  live: LiveProject,
): readonly Diagnostic[] {
  if (address === undefined) return [];
  const rules = new Map(live.forwardingRules.map((rule) => [textIn(rule, 'name') ?? '', rule]));
  const onAddress = live.forwardingRules.filter((rule) => textIn(rule, 'IPAddress') === address.literal);
  const users = new Set([
    ...address.users.map((link) => (link.includes('/global/forwardingRules/') ? linkName(link) : link)),
    ...onAddress.map((rule) => textIn(rule, 'name') ?? ''),
  ]);
  return [...users].sort().flatMap((user) => {
    const rule = rules.get(user);
    if (rule === undefined) return user.startsWith('projects/') ? [inUse(address.name, user, undefined)] : [];
    const free = belongsTo(loadBalancer, 'forwardingRule', rule) || !listensOn80(rule);
    return free ? [] : [inUse(address.name, user, readMarker('forwardingRule', rule)?.loadBalancer)];
  });
}
