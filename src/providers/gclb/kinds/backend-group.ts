import type { JsonObject } from '../../../graph/json.js';
import type { ResourceGraph } from '../../../graph/resource.js';
import { isKnownAfterApply } from '../../../graph/resource.js';
import { objectsIn, textIn } from './body.js';

/** How the group of a backend leads to pods. Groups that are known only after apply are instance groups. */
export function modeOfBackend(backend: JsonObject): 'instance-groups' | 'neg' {
  return (textIn(backend, 'group') ?? '').includes('/networkEndpointGroups/') ? 'neg' : 'instance-groups';
}

/** What tells a backend apart in its list: the link of its group, or the output that will hold it. */
export function groupKey({ group }: JsonObject): string {
  if (isKnownAfterApply(group)) return `(${group.$knownAfterApply})`;
  return typeof group === 'string' ? group : '';
}

/** The links of the groups of backends; those that are known only after apply are left out. */
export function groupLinks(backends: readonly JsonObject[]): readonly string[] {
  return backends.flatMap(({ group }) => (typeof group === 'string' ? [group] : []));
}

/** The links of the groups of all backend services among resources, each once. */
export function groupLinksOf(
  resources: readonly { readonly kind: string; readonly body: JsonObject }[],
): readonly string[] {
  const services = resources.filter(({ kind }) => kind === 'backendService');
  return [...new Set(services.flatMap(({ body }) => groupLinks(objectsIn(body, 'backends'))))];
}

/** The same of a graph. */
export function groupLinksIn({ nodes }: ResourceGraph): readonly string[] {
  return groupLinksOf([...nodes.values()]);
}
