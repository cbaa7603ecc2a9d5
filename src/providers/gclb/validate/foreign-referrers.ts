import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import { relativeLinks, COLLECTIONS } from '../kinds/links.js';
import { textIn, without } from '../kinds/body.js';
import { bodiesOf, ownedResources } from '../live/owned-resources.js';
import type { LiveProject } from '../load-balancer.js';
import { conventionalNameAt } from '../names/adoptable.js';
import { readMarker } from '../names/markers.js';
import { gceKind, type GceKind } from '../operation.js';

function mayBeAdopted(kind: GceKind, body: JsonObject, loadBalancer: string): boolean {
  const name = textIn(body, 'name') ?? '';
  return readMarker(kind, body) === undefined && conventionalNameAt(kind, name, loadBalancer) !== undefined;
}

/**
 * Resources that are not the load balancer's and use one that is (ResourceNotOurs): GCE deletes nothing that is in use, so a
 * deletion would stop half-way.
 */
export function foreignReferrers(loadBalancer: string, live: LiveProject): readonly Diagnostic[] {
  const owned = ownedResources(loadBalancer, live);
  const isOwned = new Set(owned.map(({ kind, name }) => `${kind}/${name}`));
  const used = owned.map(({ kind, name }) => ({ kind, name, link: `/global/${COLLECTIONS[kind]}/${name}"` }));
  return gceKind.options.flatMap((kind) =>
    bodiesOf(kind, live).flatMap((body) => {
      const name = textIn(body, 'name') ?? '';
      if (isOwned.has(`${kind}/${name}`)) return [];
      // What uses a resource is written into it by GCE, too: that is no use of its own.
      const text = JSON.stringify(without(relativeLinks(body), 'usedBy', 'selfLink'));
      return used
        .filter(({ link }) => text.includes(link))
        .map((resource) => ({
          code: 'ResourceNotOurs' as const,
          severity: 'error' as const,
          message: `${kind} ${name}, which is not load balancer ${loadBalancer}'s, uses ${resource.kind} ${resource.name}.`,
          where: { resource: name },
          fix: mayBeAdopted(kind, body, loadBalancer)
            ? "If it is this load balancer's, add --adopt. Else point it elsewhere or delete it, then run the command again."
            : 'Point it elsewhere or delete it, then run the command again.',
        }));
    }),
  );
}
