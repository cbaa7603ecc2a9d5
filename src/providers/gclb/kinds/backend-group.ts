import type { JsonObject } from '../../../graph/json.js';
import { isKnownAfterApply } from '../../../graph/resource.js';
import { textIn } from './body.js';

/** How the group of a backend leads to pods. Groups that are known only after apply are instance groups. */
export function modeOfBackend(backend: JsonObject): 'instance-groups' | 'neg' {
  return (textIn(backend, 'group') ?? '').includes('/networkEndpointGroups/') ? 'neg' : 'instance-groups';
}

/** What tells a backend apart in its list: the link of its group, or the output that will hold it. */
export function groupKey({ group }: JsonObject): string {
  if (isKnownAfterApply(group)) return `(${group.$knownAfterApply})`;
  return typeof group === 'string' ? group : '';
}
