import type { DiagnosticTable } from '../../diagnostics/diagnostic.js';

/** A value for each cluster, undefined where it has none. */
export type ByCluster<T> = readonly { readonly cluster: string; readonly value: T | undefined }[];

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Leaves of an object by their path; a list counts as one leaf. */
function leaves(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (!isMap(value)) return [[path, JSON.stringify(value)]];
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return [[path, '{}']];
  return fields.flatMap(([name, field]) => leaves(field, path === '' ? name : `${path}.${name}`));
}

/**
 * The fields in which clusters differ, one row each with a column for every cluster; undefined where they agree. `absent` is
 * the row of clusters that have nothing at all.
 */
export function fieldTable(values: ByCluster<unknown>, absent: string): DiagnosticTable | undefined {
  const columns = values.map(({ value }) => (value === undefined ? undefined : new Map(leaves(value, ''))));
  const paths = [...new Set(columns.flatMap((column) => [...(column?.keys() ?? [])]))].sort();
  const rows = paths
    .map((path) => [path, ...columns.map((column) => (column === undefined ? absent : (column.get(path) ?? '-')))])
    .filter(([, ...cells]) => new Set(cells).size > 1);
  const isPartlyAbsent = new Set(columns.map((column) => column === undefined)).size > 1;
  if (rows.length === 0 && !isPartlyAbsent) return undefined;
  return { columns: ['field', ...values.map(({ cluster }) => cluster)], rows };
}
