import type { FieldTable } from '../schema/fields.js';
import type { FieldMerging } from './field-merging.js';
import { atomicTypes, typeMerging } from './type-merging.js';

/** A place in an object: the type of what is there, in the words of its field table, and how it merges. */
export interface TypedPlace {
  readonly table: FieldTable;
  readonly type: string;
  readonly merging: FieldMerging;
}

/** The parts that a value of a type is made of. */
export type Structure = 'scalar' | 'atomic' | 'map' | 'set' | 'keyed-list';

const asMost: FieldMerging = {};

/** The place of a whole object. */
export function rootPlace(table: FieldTable, type: string): TypedPlace {
  return { table, type, merging: asMost };
}

/** The place of a member of a map or an object; what is not in the table is of any type. */
export function memberPlace({ table, type }: TypedPlace, member: string): TypedPlace {
  const element = /^map\[(.*)\]$/.exec(type)?.[1];
  if (element !== undefined) return { table, type: element, merging: asMost };
  const fields = Object.hasOwn(table, type) ? table[type] : undefined;
  const found = fields && Object.hasOwn(fields, member) ? fields[member] : undefined;
  return { table, type: found ?? 'any', merging: typeMerging[type]?.[member] ?? asMost };
}

/** The place of an entry of a list. */
export function entryPlace({ table, type }: TypedPlace): TypedPlace {
  return { table, type: type.startsWith('[]') ? type.slice(2) : 'any', merging: asMost };
}

/** What field managers can own parts of; a value of any type is taken for what it is, as in structured-merge-diff. */
export function structureOf({ table, type, merging }: TypedPlace, value: unknown): Structure {
  if (type.startsWith('[]')) {
    if (merging.list === undefined) return 'atomic';
    return merging.list === 'set' ? 'set' : 'keyed-list';
  }
  const isMap = type.startsWith('map[') || Object.hasOwn(table, type);
  if (isMap) return merging.atomic === true || atomicTypes.has(type) ? 'atomic' : 'map';
  if (type !== 'any') return 'scalar';
  return typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'atomic' : 'map') : 'scalar';
}

/** Whether members of the place are fields of a known type: only keys of maps are owned by themselves. */
export function hasNamedFields({ table, type }: TypedPlace, member: string): boolean {
  const fields = Object.hasOwn(table, type) ? table[type] : undefined;
  return fields !== undefined && Object.hasOwn(fields, member);
}
