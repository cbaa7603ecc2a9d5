import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../graph/json.js';
import type { ResourceGraph } from '../../graph/resource.js';
import type { Note } from '../../plan/change.js';
import { graphWithout } from '../../providers/gclb/desired/left-graph.js';
import { groupLinksIn } from '../../providers/gclb/kinds/backend-group.js';
import type { LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import { groupOwners } from '../../providers/gclb/observe/group-owners.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { MissingMember } from '../observing/members.js';
import { valueOf } from '../session/outcome.js';
import { leavingGroups } from './leaving-groups.js';
import type { LeavingMembers } from './leaving-members.js';
import { remainingTargets } from './remaining-targets.js';

/** A live load balancer that some clusters leave. */
export interface Parting extends LeavingMembers {
  readonly live: ResourceGraph;
  /** Those that answered, whether they leave or stay. */
  readonly clusters: readonly LoadBalancerCluster[];
  readonly missing: readonly MissingMember[];
  /** Names of those that stay. */
  readonly staying: readonly string[];
  /** What is recorded of the load balancer, wherever that is. */
  readonly status: JsonObject;
}

/** What should exist once the clusters have left. */
export interface Remains {
  readonly desired: ResourceGraph;
  /** Links of the groups that go. */
  readonly groups: ReadonlySet<string>;
  readonly notes: readonly Note[];
}

/** Works out what stays of a load balancer without some of its clusters. Throws KubemciError where nothing tells whose groups are. */
export async function whatStays(reading: Reading, parting: Parting, warnings: Diagnostic[]): Promise<Remains> {
  const { live, clusters, missing, leaving, staying, uids, status } = parting;
  const ownerOf = groupOwners(clusters.map(({ facts }) => facts));
  const all = groupLinksIn(live);
  const groups = valueOf(leavingGroups({ groups: all, leaving, staying, missing, uids, ownerOf }), warnings);
  const remaining = clusters.filter(({ name }) => staying.includes(name));
  const unseen = missing.filter(({ name }) => staying.includes(name));
  const { targets, notes } = await remainingTargets(reading, live, { remaining, unseen, gone: groups, ownerOf });
  return { desired: graphWithout(live, { clusters: leaving, status, groups, targets }), groups, notes };
}
