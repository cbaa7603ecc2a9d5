/** How text is coloured. Injected, so that renderers stay pure and a pipe gets plain text. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const asIs = (text: string): string => text;

/** No colours: for files, pipes, tests and NO_COLOR. */
export const PLAIN: Palette = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, cyan: asIs };

const escape =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001B[${String(open)}m${text}\u001B[${String(close)}m`;

/** ANSI colours, for terminals only. */
export const COLOURED: Palette = {
  bold: escape(1, 22),
  dim: escape(2, 22),
  red: escape(31, 39),
  green: escape(32, 39),
  yellow: escape(33, 39),
  cyan: escape(36, 39),
};
