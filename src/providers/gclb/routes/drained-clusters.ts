import type { Json, JsonObject } from '../../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import type { Note } from '../../../plan/change.js';
import { groupKey } from '../kinds/backend-group.js';
import { numberIn, objectsIn } from '../kinds/body.js';
import type { GroupOwner } from '../observe/group-owners.js';

const CAPACITY = /^backends\[(.+)\]\.capacityScaler$/;

/** Whether an unmanaged field of a backend service says that a known cluster is drained, which drainedNotes tells. */
export function tellsOfDraining(ownerOf: GroupOwner): (kind: string, path: string, value: Json) => boolean {
  return (kind, path, value) => {
    const group = kind === 'backendService' && value === 0 ? CAPACITY.exec(path)?.[1] : undefined;
    return group !== undefined && ownerOf(group) !== undefined;
  };
}

/** One note for each cluster that gets no requests now and will get none: it was drained, and nothing takes it back. */
export function drainedNotes(live: ResourceGraph, desired: ResourceGraph, ownerOf: GroupOwner): readonly Note[] {
  const backends = servicesIn(desired).flatMap((service) =>
    objectsIn(service.body, 'backends').map((backend) => ({
      cluster: ownerOf(groupKey(backend)),
      service: service.address.slice('backendService/'.length),
      isDrained: staysDrained(backend, live.nodes.get(service.address)),
    })),
  );
  const clusters = [
    ...new Set(backends.flatMap(({ cluster, isDrained }) => (isDrained ? (cluster ?? []) : []))),
  ].sort();
  return clusters.map((cluster) => {
    const own = backends.filter((backend) => backend.cluster === cluster);
    const services = new Set(own.flatMap(({ service, isDrained }) => (isDrained ? [service] : [])));
    const only = own.every(({ isDrained }) => isDrained) ? '' : ` for ${[...services].join(', ')}`;
    return { code: 'warning', text: `cluster ${cluster} is drained (capacity 0)${only}: it gets no requests` };
  });
}

function servicesIn({ nodes }: ResourceGraph): readonly ResourceNode[] {
  return [...nodes.values()].filter(({ kind, ownership }) => kind === 'backendService' && ownership === 'managed');
}

function staysDrained(wanted: JsonObject, live: ResourceNode | undefined): boolean {
  const present = objectsIn(live?.body ?? {}, 'backends').find((backend) => groupKey(backend) === groupKey(wanted));
  if (present === undefined || numberIn(present, 'capacityScaler') !== 0) return false;
  return (numberIn(wanted, 'capacityScaler') ?? 0) === 0;
}
