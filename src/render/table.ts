/** What a table looks like: indentation before each line and the least distance between columns, both in characters. */
export interface TableLayout {
  readonly indent?: number;
  readonly padding?: number;
  /** Least width of every column but the last, padding included. */
  readonly minWidth?: number;
  /** Lines may end in spaces, where the last cell is empty: as tables of Go programs do. */
  readonly keepTrailing?: true;
}

/**
 * Lines of a left-aligned table. The last column is never padded, and no line ends in spaces.
 * Widths count UTF-16 code units: names on GCE and in Kubernetes are ASCII.
 */
export function tableLines(rows: readonly (readonly string[])[], layout: TableLayout = {}): string[] {
  const { indent = 0, padding = 2, minWidth = 0, keepTrailing = false } = layout;
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? minWidth, cell.length + padding);
    });
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)));
    const line = `${' '.repeat(indent)}${cells.join('')}`;
    return keepTrailing ? line : line.trimEnd();
  });
}
