import type { Kind } from '../kind.js';

const NEVER = [0, 0] as const;

/** compute.instanceGroupManagers: a project here has none, and says so to gcloud, which asks for them whenever it lists groups. */
export const instanceGroupManagers: Kind = {
  collection: 'instanceGroupManagers',
  singular: 'instanceGroupManager',
  scopes: ['zones', 'regions'],
  listKind: 'instanceGroupManagerList',
  aggregatedKind: 'instanceGroupManagerAggregatedList',
  seconds: { insert: NEVER, update: NEVER, delete: NEVER },
  required: [],
  outputOnly: [],
  references: [],
  noun: 'instance_group_manager',
  complete: (body) => body,
};
