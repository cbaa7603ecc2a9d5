import { printable } from '../printable.js';
import { tableLines, type TableLayout } from '../table.js';

/** Lines of a table whose cells others may have written. */
export function printableTable(rows: readonly (readonly string[])[], layout: TableLayout): string[] {
  return tableLines(
    rows.map((row) => row.map(printable)),
    layout,
  );
}
