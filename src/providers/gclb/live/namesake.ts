import { textIn } from '../kinds/body.js';
import type { LiveProject } from '../load-balancer.js';
import { conventionalNameAt } from '../names/adoptable.js';
import { readMarker } from '../names/markers.js';
import { gceKind } from '../operation.js';
import { bodiesOf } from './owned-resources.js';

/** A resource under a name of a load balancer that another one's marker is on. */
export interface Namesake {
  readonly loadBalancer: string;
  readonly resource: string;
}

/** What has one of the names of a load balancer, and whose marker is on it; undefined: nobody's. */
function underNamesOf(
  loadBalancer: string,
  live: LiveProject,
): readonly { readonly resource: string; readonly owner: string | undefined }[] {
  return gceKind.options.flatMap((kind) =>
    bodiesOf(kind, live).flatMap((body) => {
      const resource = textIn(body, 'name') ?? '';
      if (conventionalNameAt(kind, resource, loadBalancer) === undefined) return [];
      return [{ resource, owner: readMarker(kind, body)?.loadBalancer }];
    }),
  );
}

/**
 * Another load balancer that has resources under this one's names, as the Go tool cut names at 63 characters; undefined where there
 * is none.
 */
export function namesakeOf(loadBalancer: string, live: LiveProject): Namesake | undefined {
  const [first] = underNamesOf(loadBalancer, live).flatMap(({ resource, owner }) =>
    owner === undefined || owner === loadBalancer ? [] : [{ loadBalancer: owner, resource }],
  );
  return first;
}

/** A resource under a name of a load balancer that nothing marks; undefined where there is none. */
export function unmarkedNamesake(loadBalancer: string, live: LiveProject): string | undefined {
  return underNamesOf(loadBalancer, live).find(({ owner }) => owner === undefined)?.resource;
}

/** A sentence that says who has the names, after a space; empty where nobody has. */
export function namesakeText(loadBalancer: string, live: LiveProject): string {
  const found = namesakeOf(loadBalancer, live);
  return found === undefined
    ? ''
    : ` ${found.resource}, which would be its own by the name, belongs to load balancer ${found.loadBalancer}.`;
}
