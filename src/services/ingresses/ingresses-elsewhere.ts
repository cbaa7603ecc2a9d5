import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Note } from '../../plan/change.js';
import type { LiveProject, LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import { openClustersOf, type ClustersRequest } from '../observing/clusters.js';
import { collecting } from '../session/collecting.js';
import { deleteCommand, type IngressName } from './find-ingress.js';
import { clustersOfItsOwn, lookAtIngresses } from './look-at-ingresses.js';
import { ourIngresses } from './our-ingresses.js';
import type { Session } from '../session/session.js';

/** Where an Ingress may be beside the clusters that a load balancer records. */
export interface Elsewhere {
  readonly loadBalancer: string;
  readonly project: LiveProject;
  readonly ingress: IngressName;
  /** All clusters that the command names, recorded or not. */
  readonly named: ClustersRequest;
  /** The clusters that the load balancer records, as they answered. */
  readonly recorded: readonly LoadBalancerCluster[];
}

/**
 * Says in which further clusters of a command an Ingress of this name and our class is that no other load balancer uses there:
 * the Go tool leaves it in those that `create --force` leaves out. Nothing records whose it is, so that it is told and not
 * deleted. Clusters that do not answer have nothing to do with the load balancer for all that is known, and are left out
 * without a word.
 */
export async function ingressesElsewhere(
  session: Session,
  reading: Reading,
  { loadBalancer, project, ingress, named, recorded }: Elsewhere,
): Promise<readonly Note[]> {
  const unread: Diagnostic[] = [];
  const all = (await collecting(openClustersOf(session, named), unread)) ?? [];
  const opened = all.filter(({ context }) => !recorded.some((cluster) => cluster.context === context));
  if (opened.length === 0) return [];
  const seen = await lookAtIngresses(reading, { loadBalancer, project, spec: ingress, opened, missing: [] });
  const known = new Set(recorded.map(({ facts }) => facts.uid));
  const others = clustersOfItsOwn(seen).filter(({ facts }) => !known.has(facts.uid));
  const withIngress = new Set(ourIngresses(others).map(({ cluster }) => cluster));
  return others
    .filter(({ name }) => withIngress.has(name))
    .map(({ name, context }) => ({
      code: 'leftover',
      text: `Ingress ${ingress.namespace}/${ingress.name} is in cluster ${name} too, which the load balancer does not record. Unless another one needs it: ${deleteCommand(context, ingress)}`,
    }));
}
