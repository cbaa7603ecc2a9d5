import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import { textIn, without } from '../kinds/body.js';
import { COLLECTIONS, relativeLinks } from '../kinds/links.js';
import { bodiesOf, ownedResources, type OwnedResource } from '../live/owned-resources.js';
import { usersElsewhere } from '../live/users-elsewhere.js';
import type { LiveProject } from '../load-balancer.js';
import { conventionalNameAt } from '../names/adoptable.js';
import { readMarker } from '../names/markers.js';
import { gceKind, type GceKind } from '../operation.js';

const ELSEWHERE = 'Point it elsewhere or delete it, then run the command again.';

function mayBeAdopted(kind: GceKind, body: JsonObject, loadBalancer: string): boolean {
  const name = textIn(body, 'name') ?? '';
  return readMarker(kind, body) === undefined && conventionalNameAt(kind, name, loadBalancer) !== undefined;
}

function used(user: string, resource: OwnedResource, loadBalancer: string, fix: string): Diagnostic {
  const { kind, name } = resource;
  return {
    code: 'ResourceNotOurs',
    severity: 'error',
    message: `${user}, which is not load balancer ${loadBalancer}'s, uses ${kind} ${name}.`,
    where: { resource: user.split(/[ /]/).at(-1) ?? user },
    fix,
  };
}

/**
 * Resources that are not the load balancer's and use one that is (ResourceNotOurs): GCE deletes nothing that is in use, so a
 * deletion would stop half-way.
 */
export function foreignReferrers(loadBalancer: string, live: LiveProject): readonly Diagnostic[] {
  const owned = ownedResources(loadBalancer, live);
  const isOwned = new Set(owned.map(({ kind, name }) => `${kind}/${name}`));
  const here = gceKind.options.flatMap((kind) =>
    bodiesOf(kind, live).flatMap((body) => {
      const name = textIn(body, 'name') ?? '';
      if (isOwned.has(`${kind}/${name}`)) return [];
      // What uses a resource is written into it by GCE, too: that is no use of its own.
      const text = JSON.stringify(without(relativeLinks(body), 'usedBy', 'selfLink'));
      const fix = mayBeAdopted(kind, body, loadBalancer)
        ? `If it is this load balancer's, add --adopt. Else point it elsewhere or delete it, then run the command again.`
        : ELSEWHERE;
      return owned
        .filter((resource) => text.includes(`/global/${COLLECTIONS[resource.kind]}/${resource.name}"`))
        .map((resource) => used(`${kind} ${name}`, resource, loadBalancer, fix));
    }),
  );
  const elsewhere = owned.flatMap((resource) =>
    usersElsewhere(resource.body, live).map((link) => used(link, resource, loadBalancer, ELSEWHERE)),
  );
  return [...here, ...elsewhere];
}
