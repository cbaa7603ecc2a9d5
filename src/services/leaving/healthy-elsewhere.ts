import type { ResourceAddress, ResourceGraph, ResourceNode } from '../../graph/resource.js';
import { numberIn, objectsIn } from '../../providers/gclb/kinds/body.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import { read, readEach, type Reading } from '../../providers/gclb/observe/reading.js';
import { routedServices } from '../../providers/gclb/routes/route-table.js';
import { collecting } from '../session/collecting.js';

/**
 * Backend services that requests come to and that only groups of which `isLeaving` is true answer for; with the reason. `cluster`
 * says in it whose the groups are.
 */
export async function unhealthyWithout(
  cluster: string,
  reading: Reading,
  { nodes }: ResourceGraph,
  isLeaving: (group: string) => boolean,
): Promise<ReadonlyMap<ResourceAddress, string>> {
  const all = [...nodes.values()];
  const routed = new Set(
    all.flatMap(({ kind, body }) => (kind === 'urlMap' ? [...routedServices(body)].map(linkName) : [])),
  );
  const concerned = all.filter(
    (node) =>
      node.kind === 'backendService' && routed.has(node.name) && groupsOf(node).some(({ group }) => isLeaving(group)),
  );
  const missed = await readEach(concerned, async (node) => {
    const serving = groupsOf(node).filter(({ capacity }) => capacity !== 0);
    const others = serving.filter(({ group }) => !isLeaving(group));
    if ((await healthyIn(node, others)) > 0) return [];
    // Groups that are gone with their cluster cannot be asked.
    const before = await collecting(healthyIn(node, serving), []);
    return before === 0 ? [] : [node.address];
  });
  return new Map(
    missed
      .flat()
      .map((address) => [address, `no other cluster than ${cluster} has a healthy endpoint for it`] as const),
  );

  async function healthyIn({ name }: ResourceNode, groups: readonly Group[]): Promise<number> {
    const health = await readEach(groups, ({ group }) =>
      read(reading, `read the health of ${name}`, () => reading.api.getHealth(name, group)),
    );
    return health.flat().filter(({ healthState }) => healthState === 'HEALTHY').length;
  }
}

interface Group {
  readonly group: string;
  readonly capacity: number | undefined;
}

function groupsOf({ body }: ResourceNode): readonly Group[] {
  return objectsIn(body, 'backends').flatMap((backend) => {
    const { group } = backend;
    return typeof group === 'string' ? [{ group, capacity: numberIn(backend, 'capacityScaler') }] : [];
  });
}
