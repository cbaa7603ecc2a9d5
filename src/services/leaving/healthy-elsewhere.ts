import type { ResourceAddress, ResourceGraph, ResourceNode } from '../../graph/resource.js';
import { numberIn, objectsIn } from '../../providers/gclb/kinds/body.js';
import { read, readEach, type Reading } from '../../providers/gclb/observe/reading.js';

/**
 * Backend services that have groups of which `isLeaving` is true, and for which nobody healthy is left without them; with the
 * reason. `cluster` says in it whose the groups are.
 */
export async function unhealthyWithout(
  cluster: string,
  reading: Reading,
  { nodes }: ResourceGraph,
  isLeaving: (group: string) => boolean,
): Promise<ReadonlyMap<ResourceAddress, string>> {
  const concerned = [...nodes.values()].filter(
    (node) => node.kind === 'backendService' && groupsOf(node).some(({ group }) => isLeaving(group)),
  );
  const counted = await readEach(concerned, async (node) => [node.address, await healthyOf(node)] as const);
  return new Map(
    counted.flatMap(([address, healthy]) =>
      healthy > 0 ? [] : [[address, `no other cluster than ${cluster} has a healthy endpoint for it`] as const],
    ),
  );

  async function healthyOf(node: ResourceNode): Promise<number> {
    const others = groupsOf(node).filter(({ group, capacity }) => !isLeaving(group) && capacity !== 0);
    const health = await readEach(others, ({ group }) =>
      read(reading, `read the health of ${node.name}`, () => reading.api.getHealth(node.name, group)),
    );
    return health.flat().filter(({ healthState }) => healthState === 'HEALTHY').length;
  }
}

function groupsOf({
  body,
}: ResourceNode): readonly { readonly group: string; readonly capacity: number | undefined }[] {
  return objectsIn(body, 'backends').flatMap((backend) => {
    const { group } = backend;
    return typeof group === 'string' ? [{ group, capacity: numberIn(backend, 'capacityScaler') }] : [];
  });
}
