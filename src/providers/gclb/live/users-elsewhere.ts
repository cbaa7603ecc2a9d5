import type { JsonObject } from '../../../graph/json.js';
import { objectsIn, textIn } from '../kinds/body.js';
import { linkTarget } from '../kinds/links.js';
import type { LiveProject } from '../load-balancer.js';
import { bodiesOf } from './owned-resources.js';

/**
 * What GCE says uses a backend service and is not among what was read (links): of another kind, region or project (Compute API
 * discovery doc, BackendService.usedBy).
 */
export function usersElsewhere(body: JsonObject, live: LiveProject): readonly string[] {
  const isRead = (link: string): boolean => {
    const target = linkTarget(link);
    return target !== undefined && bodiesOf(target.kind, live).some((other) => other['name'] === target.name);
  };
  const links = objectsIn(body, 'usedBy').flatMap((user) => textIn(user, 'reference') ?? []);
  return links.filter((link) => !isRead(link));
}
