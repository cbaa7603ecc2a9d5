import { textIn } from '../../providers/gclb/kinds/body.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import type { OwnedResource } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import type { FrontendStatus } from '../../render/status/status.js';

/** Where a load balancer answers: its rules, and every other one that leads to its routes. IPv4 first, HTTP first. */
export function frontendsOf(owned: readonly OwnedResource[], live: LiveProject): readonly FrontendStatus[] {
  const rules = new Set(owned.filter(({ kind }) => kind === 'forwardingRule').map(({ name }) => name));
  const maps = new Map(owned.filter(({ kind }) => kind === 'urlMap').map((map) => [map.name, map]));
  const proxies = new Map<string, OwnedResource>();
  const add = (protocol: FrontendStatus['protocol'], bodies: LiveProject['targetHttpProxies']): void => {
    for (const body of bodies) {
      const map = maps.get(linkName(textIn(body, 'urlMap') ?? ''));
      if (map !== undefined) proxies.set(`${protocol}/${textIn(body, 'name') ?? ''}`, map);
    }
  };
  add('HTTP', live.targetHttpProxies);
  add('HTTPS', live.targetHttpsProxies);
  return live.forwardingRules
    .flatMap((body): readonly FrontendStatus[] => {
      const target = textIn(body, 'target') ?? '';
      const protocol = target.includes('/targetHttpsProxies/') ? 'HTTPS' : 'HTTP';
      const map = proxies.get(`${protocol}/${linkName(target)}`);
      const forwardingRule = textIn(body, 'name') ?? '';
      if (map === undefined && !rules.has(forwardingRule)) return [];
      const address = textIn(body, 'IPAddress') ?? '';
      return [
        {
          address,
          ipVersion: address.includes(':') ? 'IPv6' : 'IPv4',
          protocol,
          port: portOf(textIn(body, 'portRange') ?? ''),
          forwardingRule,
          ...(map?.logical === 'urlMap/redirect' ? { redirects: true } : {}),
        },
      ];
    })
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/** GCE: `80-80` is one port. */
function portOf(range: string): string {
  const [first = '', last] = range.split('-');
  return last === undefined || last === first ? first : range;
}

function orderOf({ ipVersion, address, protocol, forwardingRule }: FrontendStatus): string {
  return [ipVersion, address, protocol, forwardingRule].join(' ');
}
