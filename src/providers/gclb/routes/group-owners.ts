import { isKnownAfterApply } from '../../../graph/resource.js';
import type { Json } from '../../../graph/json.js';
import { linkName } from '../kinds/links.js';
import type { LoadBalancerInputs } from '../load-balancer.js';

/** The cluster that each instance group or NEG belongs to, by relative link. */
export type GroupOwners = ReadonlyMap<string, string>;

/** Who owns the groups that the clusters' own records name: the Ingress's annotation, the services' NEGs. Nothing is guessed. */
export function groupOwners(inputs: Pick<LoadBalancerInputs, 'clusters'>): GroupOwners {
  const owners = new Map<string, string>();
  for (const { name, facts, instanceGroups } of inputs.clusters) {
    const negs = Object.values(facts.services).flatMap((service) =>
      (service?.ports ?? []).flatMap((port) => port.neg?.links ?? []),
    );
    for (const link of [...(instanceGroups ?? []), ...(facts.ingress?.instanceGroups ?? []), ...negs]) {
      owners.set(link, name);
    }
  }
  return owners;
}

const ZONAL = /\/zones\/([^/]+)\/[^/]+\/([^/]+)$/;

/**
 * The cluster behind a backend's group, known after apply or not. A group that no known cluster owns is
 * named for what it is: `<zone>/<group>`.
 */
export function clusterOf(group: Json | undefined, owners: GroupOwners): string {
  if (isKnownAfterApply(group)) return linkName(group.$knownAfterApply);
  const link = typeof group === 'string' ? group : '';
  const [, zone, name] = ZONAL.exec(link) ?? [];
  return owners.get(link) ?? (zone === undefined ? link : `${zone}/${name ?? ''}`);
}
