import { z } from 'zod';
import type { Json } from '../../state/json.js';
import type { JsonObject } from '../object.js';
import { fromFieldsV1, isEmpty, noFields, toFieldsV1, type FieldSet } from './field-set.js';

/** Who writes fields, and how: one entry of `metadata.managedFields` belongs to each. */
export interface FieldManager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
}

/** The fields of one manager. */
export interface ManagerFields {
  readonly manager: FieldManager;
  /** RFC 3339: when the manager last changed what it owns. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

const entrySchema = z.looseObject({
  manager: z.string().default(''),
  operation: z.enum(['Apply', 'Update']),
  apiVersion: z.string().default(''),
  time: z.string().optional(),
  subresource: z.string().default(''),
  fieldsV1: z.unknown(),
});

/** Reads `metadata.managedFields`; undefined when an entry is malformed. An absent list has no entries. */
export function readManagedFields(value: Json | undefined): readonly ManagerFields[] | undefined {
  const parsed = z.array(entrySchema).safeParse(value ?? []);
  if (!parsed.success) return undefined;
  const entries: ManagerFields[] = [];
  for (const { manager: name, operation, apiVersion, time, subresource, fieldsV1 } of parsed.data) {
    const fields = fieldsV1 === undefined ? noFields : fromFieldsV1(fieldsV1);
    if (!fields) return undefined;
    entries.push({ manager: { name, operation, apiVersion, subresource }, time, fields });
  }
  return entries;
}

/** Kubernetes: a list of one empty entry, or none, makes the server forget who manages what. */
export function isReset(value: Json | undefined): boolean {
  return Array.isArray(value) && (value.length === 0 || JSON.stringify(value) === '[{}]');
}

/** Writes `metadata.managedFields`, appliers first, then by time and name (Kubernetes, sortEncodedManagedFields). */
export function writeManagedFields(entries: readonly ManagerFields[]): readonly JsonObject[] {
  return entries
    .filter(({ fields }) => !isEmpty(fields))
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
    .map(({ manager, time, fields }) => ({
      manager: manager.name,
      operation: manager.operation,
      apiVersion: manager.apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
    }));
}

/** Whether two are the same manager: of appliers the version does not count (Kubernetes, BuildManagerIdentifier). */
export function sameManager(one: FieldManager, other: FieldManager): boolean {
  const sameVersion = one.operation === 'Apply' || one.apiVersion === other.apiVersion;
  return (
    one.name === other.name && one.operation === other.operation && one.subresource === other.subresource && sameVersion
  );
}

/** Replaces the entry of a manager, or adds it. */
export function withEntry(entries: readonly ManagerFields[], entry: ManagerFields): readonly ManagerFields[] {
  return [...entries.filter(({ manager }) => !sameManager(manager, entry.manager)), entry];
}

function sortKey({ manager, time }: ManagerFields): string {
  return [manager.operation, time ?? '', manager.name, manager.apiVersion, manager.subresource].join('\u0000');
}
