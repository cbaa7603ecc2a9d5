import { INSTANCE_GROUPS_ANNOTATION, instanceGroupLinks } from '../../facts/instance-groups.js';
import { relativeLink } from '../../gcp/link.js';
import { groupLinks } from '../../providers/gclb/kinds/backend-group.js';
import { objectIn, objectsIn, textIn } from '../../providers/gclb/kinds/body.js';
import type { LiveIngress } from '../../providers/gclb/live/live-graph.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import { isGone } from '../../providers/gclb/live/unreached.js';
import { namesUnknownAddress, usersOf } from '../ingresses/find-ingress.js';
import type { OrphanWorld } from './orphan-world.js';

/** An Ingress that no load balancer uses. */
export interface StrayIngress {
  readonly ingress: LiveIngress;
  /** The load balancer that it was put into the cluster for; null where nothing tells. */
  readonly loadBalancer: string | null;
  readonly why: string;
}

/**
 * The Ingresses of our class in clusters that nothing uses, as far as records tell. One that announces no instance groups is
 * nobody's only where no load balancer knows it, and one that may be of another project's load balancer is left out.
 * `unreached` says of names of backend services whether they are orphans themselves.
 */
export function strayIngresses(
  { live, ingresses, addresses }: OrphanWorld,
  project: string,
  unreached: ReadonlySet<string>,
): readonly StrayIngress[] {
  const used = new Set(
    live.backendServices
      .filter((body) => !unreached.has(textIn(body, 'name') ?? ''))
      .flatMap((body) => groupLinks(objectsIn(body, 'backends')).map(relativeLink)),
  );
  return ingresses
    .filter(({ name }) => !name.startsWith('mci-'))
    .flatMap((ingress): readonly StrayIngress[] => {
      const groups = announced(ingress, project);
      if (groups.some((group) => used.has(group))) return [];
      const users = usersOf(ingress.manifest, { live, addresses });
      const serving = users.filter((user) => !isGone(user, live));
      if (serving.some((user) => liveStatus(user, live)?.Clusters.includes(ingress.cluster))) return [];
      const [first] = serving;
      if (first !== undefined) {
        const why = `load balancer ${first}, which was made from it, uses none of its instance groups`;
        return groups.length === 0 ? [] : [{ ingress, loadBalancer: first, why }];
      }
      const [gone] = users;
      if (gone !== undefined) {
        return [
          {
            ingress,
            loadBalancer: gone,
            why: `load balancer ${gone} has no forwarding rule, so that it serves nobody`,
          },
        ];
      }
      const elsewhere = groups.some((group) => !group.startsWith(`projects/${project}/`));
      if (elsewhere || namesUnknownAddress(ingress.manifest, { live, addresses })) return [];
      return [{ ingress, loadBalancer: null, why: `no load balancer of project ${project} uses it` }];
    });
}

function announced({ manifest }: LiveIngress, project: string): readonly string[] {
  const annotation = textIn(objectIn(objectIn(manifest, 'metadata'), 'annotations'), INSTANCE_GROUPS_ANNOTATION);
  return annotation === undefined ? [] : (instanceGroupLinks(annotation, project) ?? []);
}
