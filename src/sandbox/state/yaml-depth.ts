import { Parser } from 'yaml';
import type { CST } from 'yaml';

const MOST_LEVELS = 100;

/**
 * Whether a YAML text nests deeper than anybody writes. Reading such a text takes the stack, and Node with it: V8 gives up where
 * it has none left to compile a regular expression with.
 */
export function nestsTooDeep(text: string): boolean {
  for (const root of new Parser().parse(text)) {
    let level: readonly CST.Token[] = [root];
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > MOST_LEVELS) return true;
      level = level.flatMap(inside);
    }
  }
  return false;
}

function inside(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])]);
}
