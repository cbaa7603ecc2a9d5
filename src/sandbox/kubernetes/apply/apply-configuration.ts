import type { Json } from '../../state/json.js';
import { asObject, asText, isJsonObject, sameJson } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { difference, intersection, isEmpty, noFields, pathsOf, sameFields, union, type FieldSet } from './field-set.js';
import { applyConflict, type FieldConflict } from './conflict.js';
import { readManagedFields, sameManager, withEntry, writeManagedFields, type ManagerFields } from './managed-fields.js';
import { objectPlace, ownable, withoutManagers } from './ownership.js';
import { pathText } from './path-element.js';
import { changesOf, takeChanges, type TrackedWrite } from './track-update.js';
import { mergeTyped, removeFields } from './typed-merge.js';
import { compare, fieldsOf, withNamedFields } from './typed-sets.js';

/** The object that an apply makes, before defaults, and who then manages what. */
export interface Applied {
  readonly object: JsonObject;
  readonly managedFields: readonly JsonObject[];
}

/**
 * Server-side apply onto an object (structured-merge-diff, Updater.Apply): the configuration is merged, what this
 * manager applied before and does not now is removed unless somebody else manages it, and fields that others manage
 * with another value are conflicts (ApiError 409) or, with force, taken over.
 */
export function applyConfiguration(
  write: TrackedWrite,
  live: KubernetesObject,
  configuration: JsonObject,
  force: boolean,
): Applied {
  const { kind, manager, time } = write;
  const place = objectPlace(kind);
  const entries = entriesBeforeApply(write, live);
  const before = entries.find((entry) => sameManager(entry.manager, manager));
  const applied = ownable(kind, manager.subresource, fieldsOf(place, configuration));
  const current = withEntry(entries, { manager, time, fields: applied });
  const present = withoutManagers(live);
  const merged = mergeTyped(place, present, configuration);
  const object = asObject(prune(write, merged, before?.fields ?? noFields, current));
  const changes = compare(place, present, object);
  const changed = ownable(kind, manager.subresource, union(changes.modified, changes.added));
  const removed = ownable(kind, manager.subresource, changes.removed);
  const others = current.filter((entry) => !sameManager(entry.manager, manager));
  if (!force) refuseConflicts(write, live, others, changed);
  const left = others.map((entry) => ({
    ...entry,
    fields: difference(difference(entry.fields, changed), removed),
  }));
  const isSame = before !== undefined && sameFields(before.fields, applied) && sameJson(present, object);
  const own = { manager, time: isSame ? before.time : time, fields: applied };
  return { object, managedFields: writeManagedFields([...left, own]) };
}

/** Kubernetes: what an object has when the first apply meets it without managers belongs to `before-first-apply`. */
function entriesBeforeApply(write: TrackedWrite, live: KubernetesObject): readonly ManagerFields[] {
  const entries = readManagedFields(live.metadata['managedFields']) ?? [];
  if (entries.length > 0) return entries;
  const earlier: TrackedWrite = {
    ...write,
    manager: { ...write.manager, name: 'before-first-apply', operation: 'Update', subresource: '' },
  };
  return takeChanges(earlier, [], changesOf(write.kind, undefined, live));
}

/** Removes what the manager applied last and not now, except what others manage or nobody ever applied. */
function prune(write: TrackedWrite, merged: Json, last: FieldSet, entries: readonly ManagerFields[]): Json {
  if (isEmpty(last)) return merged;
  const place = objectPlace(write.kind);
  const named = (set: FieldSet): FieldSet => withNamedFields(place, set);
  const remaining = (value: Json | undefined): FieldSet =>
    value === undefined ? noFields : named(fieldsOf(place, value));
  const all = remaining(merged);
  const managed = named(entries.reduce((set, entry) => union(set, entry.fields), noFields));
  const stripped = removeFields(place, merged, named(last));
  const withOwned = removeFields(place, merged, difference(all, union(remaining(stripped), managed)));
  const dangling = intersection(difference(all, remaining(withOwned)), named(last));
  return removeFields(place, merged, dangling) ?? {};
}

function refuseConflicts(
  write: TrackedWrite,
  live: KubernetesObject,
  others: readonly ManagerFields[],
  changed: FieldSet,
): void {
  const allowed = lastAppliedByKubectl(write, live);
  const conflicts: FieldConflict[] = others.flatMap((entry) =>
    pathsOf(difference(intersection(entry.fields, changed), allowed)).map((path) => ({
      manager: entry.manager,
      path: pathText(path),
    })),
  );
  if (conflicts.length > 0) throw applyConflict(conflicts);
}

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Kubernetes (apimachinery, lastappliedmanager.go): `kubectl apply --server-side` may take over what client-side apply
 * wrote and nobody changed since.
 */
function lastAppliedByKubectl({ kind, manager }: TrackedWrite, live: KubernetesObject): FieldSet {
  const text = live.metadata.annotations?.[lastAppliedAnnotation];
  if (manager.name !== 'kubectl' || text === undefined) return noFields;
  const lastApplied = parse(text);
  if (!lastApplied || asText(lastApplied['apiVersion']) !== manager.apiVersion) return noFields;
  const place = objectPlace(kind);
  const { modified, added, removed } = compare(place, lastApplied, withoutManagers(live));
  return difference(fieldsOf(place, lastApplied), union(union(modified, added), removed));
}

function parse(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
