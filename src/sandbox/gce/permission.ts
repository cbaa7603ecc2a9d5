import type { Kind } from './kind.js';
import type { Scope } from './link.js';

/** The name of a permission on a kind: `compute.globalAddresses.list`, `compute.instanceGroups.update` (Compute API discovery document, Google's IAM reference). */
export function permission(kind: Kind, scope: Scope, verb: string): string {
  const collection = scope === 'global' ? (kind.permissionCollection ?? kind.collection) : kind.collection;
  return `compute.${collection}.${verb}`;
}
