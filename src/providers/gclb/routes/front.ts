import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { textIn } from '../kinds/body.js';
import { linkName } from '../kinds/links.js';

/** Where the requests that come to a load balancer's address are led: nowhere, to a URL map of ours, or to something that is not ours. */
export type Front =
  | { readonly leads: 'nowhere' }
  | { readonly leads: 'to-map'; readonly map: ResourceNode }
  | { readonly leads: 'elsewhere'; readonly name: string };

function named(graph: ResourceGraph, kinds: readonly string[], link: string): ResourceNode | undefined {
  return [...graph.nodes.values()].find((node) => kinds.includes(node.kind) && node.name === linkName(link));
}

function behind(graph: ResourceGraph, rule: ResourceNode): Front {
  const target = textIn(rule.body, 'target');
  if (target === undefined) return { leads: 'nowhere' };
  const proxy = named(graph, ['targetHttpProxy', 'targetHttpsProxy'], target);
  if (proxy === undefined) return { leads: 'elsewhere', name: linkName(target) };
  const link = textIn(proxy.body, 'urlMap');
  if (link === undefined) return { leads: 'nowhere' };
  const map = named(graph, ['urlMap'], link);
  return map === undefined ? { leads: 'elsewhere', name: linkName(link) } : { leads: 'to-map', map };
}

function onlyRedirects(front: Front): boolean {
  return front.leads === 'to-map' && front.map.address === 'urlMap/redirect';
}

/**
 * Follows rule, proxy and URL map as GCE does, and past the front end that only redirects to HTTPS. That a URL map of
 * ours exists does not mean that it answers anybody.
 */
export function frontOf(graph: ResourceGraph): Front {
  const fronts = [...graph.nodes.values()]
    .filter(({ kind }) => kind === 'forwardingRule')
    .map((rule) => behind(graph, rule));
  return fronts.find((front) => !onlyRedirects(front)) ?? { leads: 'nowhere' };
}
