/**
 * A part of the world's state that has many rows by key, none of which is ever changed in place. It is plain JSON; rows are
 * written with `putRow` and `dropRow` only, which note what has changed, so that nobody must look through all of them for it.
 */
export interface Table<T> {
  readonly [key: string]: T;
}

/** How a row has changed: in its place, or it was dropped, and stands behind all others if it is there again. */
export type RowChange = 'written' | 'anew';

const followed = new WeakMap<object, Map<string, RowChange>>();

/** Puts a row in place of the one with its key, or behind all others. */
export function putRow<T>(table: Table<T>, key: string, row: T): void {
  const changes = followed.get(table);
  if (changes && !Object.hasOwn(table, key)) noteLast(changes, key, changes.get(key) ?? 'written');
  else if (changes && !changes.has(key)) changes.set(key, 'written');
  Reflect.set(table, key, row);
}

/** Removes a row; does nothing where there is none. */
export function dropRow(table: Table<unknown>, key: string): void {
  if (!Object.hasOwn(table, key)) return;
  Reflect.deleteProperty(table, key);
  const changes = followed.get(table);
  if (changes) noteLast(changes, key, 'anew');
}

/**
 * The changes of a table's rows from now on, in the order of rows that are new; whoever has read them clears them. One
 * follower per table: a second one takes the place of the first.
 */
export function followTable(table: object): Map<string, RowChange> {
  const changes = new Map<string, RowChange>();
  followed.set(table, changes);
  return changes;
}

function noteLast(changes: Map<string, RowChange>, key: string, change: RowChange): void {
  changes.delete(key);
  changes.set(key, change);
}
