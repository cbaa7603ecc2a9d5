import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import { textIn } from '../kinds/body.js';
import { canonicalSpelling } from '../kinds/index.js';
import { linkName } from '../kinds/links.js';
import type { Frontend } from '../frontend.js';
import type { LiveProject, LoadBalancerInputs, ReservedAddress } from '../load-balancer.js';
import { conventionalNameAt } from '../names/adoptable.js';
import { belongsTo, readMarker } from '../names/markers.js';

function listensOn(rule: JsonObject, port: number): boolean {
  const [first, last] = (textIn(canonicalSpelling('forwardingRule', rule), 'portRange') ?? '1-65535')
    .split('-')
    .map(Number);
  return first !== undefined && last !== undefined && first <= port && port <= last;
}

function inUse(name: string, port: number, user: string, owner: string | undefined): Diagnostic {
  const by = owner === undefined ? '' : ` of load balancer ${owner}`;
  return {
    code: 'AddressInUse',
    severity: 'error',
    message: `The static IP address ${name} already serves port ${port} through ${user}${by}.`,
    where: { resource: `address/${name}` },
    fix: 'Name another address in the annotation kubernetes.io/ingress.global-static-ip-name.',
  };
}

/** The ports that a front end listens on. */
function portsOf({ http, https }: Frontend): readonly number[] {
  return [...(http.serves === 'nothing' ? [] : [80]), ...(https === undefined ? [] : [443])];
}

function usersOf({ literal, users }: ReservedAddress, live: LiveProject): ReadonlySet<string> {
  const onAddress = live.forwardingRules.filter((rule) => textIn(rule, 'IPAddress') === literal);
  return new Set([
    ...users.map((link) => (link.includes('/global/forwardingRules/') ? linkName(link) : link)),
    ...onAddress.map((rule) => textIn(rule, 'name') ?? ''),
  ]);
}

/** A rule of a name that is needed and that nobody marked: that it may be adopted is told by ResourceNotOurs. */
function hasOurName(loadBalancer: string, rule: JsonObject): boolean {
  return (
    readMarker('forwardingRule', rule) === undefined &&
    conventionalNameAt('forwardingRule', textIn(rule, 'name') ?? '', loadBalancer) !== undefined
  );
}

/**
 * Who else uses the addresses in a way that leaves no room (AddressInUse). GCE: rules may share an address as long as their
 * ports do not overlap, so a foreign rule on a port that is not needed is none. What uses it and is no global rule takes all of it.
 */
export function addressUse(
  {
    name: loadBalancer,
    address,
    ipv6Address,
    frontend,
  }: Pick<LoadBalancerInputs, 'name' | 'address' | 'ipv6Address' | 'frontend'>,
  live: LiveProject,
): readonly Diagnostic[] {
  const rules = new Map(live.forwardingRules.map((rule) => [textIn(rule, 'name') ?? '', rule]));
  const addresses = [address, ipv6Address].filter((candidate) => candidate !== undefined);
  return addresses.flatMap((candidate) =>
    [...usersOf(candidate, live)].sort().flatMap((user) => {
      const rule = rules.get(user);
      const [port = 80] = portsOf(frontend).filter((needed) => rule === undefined || listensOn(rule, needed));
      if (rule === undefined) return user.startsWith('projects/') ? [inUse(candidate.name, port, user, undefined)] : [];
      const free =
        belongsTo(loadBalancer, 'forwardingRule', rule) || hasOurName(loadBalancer, rule) || !listensOn(rule, port);
      return free ? [] : [inUse(candidate.name, port, user, readMarker('forwardingRule', rule)?.loadBalancer)];
    }),
  );
}
