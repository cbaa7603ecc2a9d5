import type { CST } from 'yaml';

/** Far deeper than any manifest, far from where composing and walking a document runs out of stack. */
const MAX_DEPTH = 100;

/**
 * Where (offset) a parsed YAML text begins to nest deeper than people write; undefined where it does not. To be asked before
 * it is composed: the composer recurses, and V8 aborts the process where a regular expression is compiled with no stack left.
 */
export function excessiveNesting(tokens: readonly CST.Token[]): number | undefined {
  for (const token of tokens) {
    const found = excessIn(token);
    if (found !== undefined) return found;
  }
  return undefined;
}

function excessIn(token: CST.Token): number | undefined {
  const open = [{ token, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const depth = next.depth + 1;
    if (depth > MAX_DEPTH) return next.token.offset;
    open.push(...heldIn(next.token).map((held) => ({ token: held, depth })));
  }
  return undefined;
}

function heldIn(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].flatMap((held) => held ?? []));
}
