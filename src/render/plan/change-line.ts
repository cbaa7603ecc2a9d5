import type { Palette } from '../palette.js';

/** One line of a change: how deep it is nested, its symbol (a space when nothing changes) and its text. */
export interface ChangeLine {
  readonly depth: number;
  readonly symbol: ' ' | '+' | '-' | '~' | '±' | '#';
  readonly text: string;
}

/** What a line starts with: the symbol of the change in its palette. */
export function paintSymbol(symbol: ChangeLine['symbol'], palette: Palette): string {
  switch (symbol) {
    case '+':
      return palette.green(symbol);
    case '-':
      return palette.red(symbol);
    case '~':
    case '±':
      return palette.yellow(symbol);
    case '#':
    case ' ':
      return symbol;
    default:
      return symbol satisfies never;
  }
}
