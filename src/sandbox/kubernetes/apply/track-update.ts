import { asObject } from '../json.js';
import type { Kind } from '../kinds/kind.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { difference, isEmpty, union, type FieldSet } from './field-set.js';
import {
  isReset,
  readManagedFields,
  sameManager,
  withEntry,
  writeManagedFields,
  type FieldManager,
  type ManagerFields,
} from './managed-fields.js';
import { emptyObject, objectPlace, ownable, withoutManagers } from './ownership.js';
import { compare, type Comparison } from './typed-sets.js';

/** A write that is recorded as its manager's. */
export interface TrackedWrite {
  readonly kind: Kind;
  readonly manager: FieldManager;
  /** RFC 3339, whole seconds. */
  readonly time: string;
}

/**
 * `metadata.managedFields` after a create or an update by anything but apply (apimachinery, managedfields): the
 * manager owns what it changed, and nobody owns what it removed. Objects without managers stay so after an update.
 */
export function trackUpdate(
  write: TrackedWrite,
  previous: KubernetesObject | undefined,
  next: JsonObject,
): readonly JsonObject[] {
  const given = asObject(next['metadata'])['managedFields'];
  if (write.manager.subresource === '' && previous && isReset(given)) return [];
  const live = readManagedFields(previous?.metadata['managedFields']) ?? [];
  const fromClient = write.manager.subresource === '' ? (readManagedFields(given) ?? []) : [];
  const entries = fromClient.length > 0 ? fromClient : live;
  if (previous && entries.length === 0) return [];
  return writeManagedFields(takeChanges(write, entries, changesOf(write.kind, previous, next)));
}

/** What a write changes. */
export function changesOf(kind: Kind, previous: KubernetesObject | undefined, next: JsonObject): Comparison {
  const before = previous ? withoutManagers(previous) : emptyObject(kind);
  return compare(objectPlace(kind), before, withoutManagers(next));
}

/** The entries after their manager took what it changed from the others. */
export function takeChanges(
  { kind, manager, time }: TrackedWrite,
  entries: readonly ManagerFields[],
  { modified, added, removed }: Comparison,
): readonly ManagerFields[] {
  const changed = union(modified, added);
  const own = (set: FieldSet): FieldSet => ownable(kind, manager.subresource, set);
  const left = entries.map((entry) => ({
    ...entry,
    fields: difference(difference(entry.fields, own(changed)), own(removed)),
  }));
  const taken = own(changed);
  if (isEmpty(taken)) return left;
  const before = entries.find((entry) => sameManager(entry.manager, manager));
  const kept = before ? difference(before.fields, own(removed)) : undefined;
  return withEntry(left, { manager, time, fields: kept ? union(kept, taken) : taken });
}
