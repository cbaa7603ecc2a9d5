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

/**
 * Another load balancer that has resources under this one's names, as the Go tool cut names at 63 characters; undefined where there
 * is none.
 */
export function namesakeOf(loadBalancer: string, live: LiveProject): Namesake | undefined {
  for (const kind of gceKind.options) {
    for (const body of bodiesOf(kind, live)) {
      const resource = textIn(body, 'name') ?? '';
      const other = readMarker(kind, body)?.loadBalancer;
      if (other === undefined || other === loadBalancer) continue;
      if (conventionalNameAt(kind, resource, loadBalancer) !== undefined) return { loadBalancer: other, resource };
    }
  }
  return undefined;
}

/** A resource under a name of a load balancer that nothing marks; undefined where there is none. */
export function unmarkedNamesake(loadBalancer: string, live: LiveProject): string | undefined {
  for (const kind of gceKind.options) {
    for (const body of bodiesOf(kind, live)) {
      const resource = textIn(body, 'name') ?? '';
      if (readMarker(kind, body) !== undefined) continue;
      if (conventionalNameAt(kind, resource, loadBalancer) !== undefined) return resource;
    }
  }
  return undefined;
}

/** A sentence that says who has the names, after a space; empty where nobody has. */
export function namesakeText(loadBalancer: string, live: LiveProject): string {
  const found = namesakeOf(loadBalancer, live);
  return found === undefined
    ? ''
    : ` ${found.resource}, which would be its own by the name, belongs to load balancer ${found.loadBalancer}.`;
}
