import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { Palette } from '../palette.js';
import { printable } from '../printable.js';
import { tableLines } from '../table.js';

/** The line of a file, without its newline; undefined where the file or line cannot be shown. Injected: rendering reads no files. */
export type SourceLine = (file: string, line: number) => string | undefined;

/** What diagnostics are rendered with. */
export interface DiagnosticsTextOptions {
  readonly palette: Palette;
  readonly sourceLine: SourceLine;
}

/** Diagnostics for people, one block each, in the given order; what is wrong, where, and the fix. Ends without a newline. */
export function renderDiagnosticsText(diagnostics: readonly Diagnostic[], options: DiagnosticsTextOptions): string {
  return diagnostics.map((diagnostic) => block(diagnostic, options).join('\n')).join('\n\n');
}

function block(diagnostic: Diagnostic, { palette, sourceLine }: DiagnosticsTextOptions): string[] {
  const { code, severity, message, where, table, fix } = diagnostic;
  const label = severity === 'error' ? palette.red('Error') : palette.yellow('Warning');
  const about = [
    ...(where?.cluster === undefined ? [] : [`cluster ${where.cluster}`]),
    ...(where?.clusters === undefined ? [] : [`clusters ${where.clusters.join(', ')}`]),
    ...(where?.resource === undefined ? [] : [where.resource]),
  ];
  const [first = '', ...rest] = printable(message).split('\n');
  return [
    `${label} [${palette.bold(code)}]: ${first}`,
    ...rest.map((line) => `  ${line}`),
    ...(about.length === 0 ? [] : [`  in ${printable(about.join(', '))}`]),
    ...(where?.position === undefined ? [] : excerpt(where.position, palette, sourceLine)),
    ...(table === undefined
      ? []
      : tableLines([table.columns, ...table.rows.map((row) => row.map(printable))], { indent: 2 })),
    ...(fix === undefined ? [] : fixLines(fix, palette)),
  ];
}

function fixLines(fix: string, palette: Palette): string[] {
  const [first = '', ...rest] = printable(fix).split('\n');
  return [`  ${palette.cyan('Fix:')} ${first}`, ...rest.map((line) => `       ${line}`)];
}

function excerpt({ file, line, column }: SourcePosition, palette: Palette, sourceLine: SourceLine): string[] {
  const place = `  at ${file}:${String(line)}:${String(column)}`;
  const text = sourceLine(file, line)?.trimEnd();
  if (text === undefined || text.length > 200) return [place];
  const gutter = `  ${String(line)} | `;
  // Tabs are kept so that the caret stays under its column whatever the terminal's tab width.
  const indent = text
    .slice(0, column - 1)
    .replaceAll(/[^\t]/g, ' ')
    .padEnd(column - 1);
  return [
    place,
    palette.dim(`${gutter}${printable(text)}`),
    `${' '.repeat(gutter.length - 2)}| ${indent}${palette.red('^')}`,
  ];
}
