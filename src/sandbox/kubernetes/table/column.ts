import type { Json } from '../../state/json.js';
import type { KubernetesObject } from '../object.js';
import { humanDuration } from './human-duration.js';

/** One column of a kind's table. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date';
  readonly format?: 'name';
  /** Shown by `kubectl get -o wide` only. */
  readonly wide?: true;
  /** What an object has there; `now` is world time in epoch milliseconds. */
  readonly cell: (object: KubernetesObject, now: number) => Json;
}

/** A column of text that is always shown. */
export function text(name: string, cell: Column['cell']): Column {
  return { name, type: 'string', cell };
}

/** A column of whole numbers. */
export function integer(name: string, cell: Column['cell']): Column {
  return { name, type: 'integer', cell };
}

/** The same column for `-o wide` only. */
export function wide(column: Column): Column {
  return { ...column, wide: true };
}

/** Every table's first column but that of events. */
export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: ({ metadata }) => metadata.name,
};

/** How long ago the object was created. */
export const ageColumn: Column = text('Age', ({ metadata }, now) => ageOf(metadata.creationTimestamp, now));

/** How long ago a time was, `<unknown>` for none. */
export function ageOf(time: string | undefined, now: number): string {
  return time === undefined || time === '' ? '<unknown>' : humanDuration(now - Date.parse(time));
}

/** The text, or `<none>`. */
export function orNone(value: string): string {
  return value === '' ? '<none>' : value;
}
