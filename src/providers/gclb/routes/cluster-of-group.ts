import { isKnownAfterApply } from '../../../graph/resource.js';
import type { Json } from '../../../graph/json.js';
import { linkName } from '../kinds/links.js';
import type { GroupOwner } from '../observe/group-owners.js';

const ZONAL = /\/zones\/([^/]+)\/[^/]+\/([^/]+)$/;

/**
 * The cluster behind a backend's group, known after apply or not. A group that no known cluster owns is
 * named for what it is: `<zone>/<group>`.
 */
export function clusterOf(group: Json | undefined, ownerOf: GroupOwner): string {
  if (isKnownAfterApply(group)) return linkName(group.$knownAfterApply);
  const link = typeof group === 'string' ? group : '';
  const [, zone, name] = ZONAL.exec(link) ?? [];
  return ownerOf(link) ?? (zone === undefined ? link : `${zone}/${name ?? ''}`);
}
