import type { ServiceMode } from '../../../facts/agreed-service.js';
import { modeOfBackend } from '../kinds/backend-group.js';
import { objectsIn } from '../kinds/body.js';
import type { LiveProject } from '../load-balancer.js';
import type { MarkerKnowledge } from './owned-resources.js';
import { MARKERS_ALONE, ownedResources } from './owned-resources.js';

/**
 * How each live service of a load balancer is reached now, by `namespace/service:port`: what `auto` keeps.
 * A backend service that has no backends says nothing; where two share an address, the one that serves decides.
 */
export function liveModes(
  loadBalancer: string,
  live: LiveProject,
  portOf: MarkerKnowledge['portOf'] = MARKERS_ALONE.portOf,
): ReadonlyMap<string, ServiceMode> {
  const services = ownedResources(loadBalancer, live, { ...MARKERS_ALONE, portOf })
    .filter(({ kind }) => kind === 'backendService')
    .sort((one, other) => Number(one.reached) - Number(other.reached));
  return new Map(
    services.flatMap(({ logical, body }): readonly (readonly [string, ServiceMode])[] => {
      const [first] = objectsIn(body, 'backends');
      if (first === undefined) return [];
      return [[logical.slice('backendService/'.length), modeOfBackend(first)]];
    }),
  );
}
