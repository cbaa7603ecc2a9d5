/** One piece of a filter: a bare word, a quoted value, or an operator or parenthesis. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'symbol';
  readonly text: string;
}

const OPERATOR = /^(?:!=|<=|>=|[=<>:])/;

/**
 * Splits a filter into tokens. The value of `eq` and `ne` is a pattern and may hold parentheses and
 * operators, so it is read up to a space or the parenthesis that closes its term.
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const last = tokens.at(-1);
    const isPattern = last?.kind === 'word' && (last.text === 'eq' || last.text === 'ne') && tokens.length >= 2;
    const [token, length] = quoted(rest) ?? (isPattern ? pattern(rest) : plain(rest));
    tokens.push(token);
    rest = rest.slice(length).trimStart();
  }
  return tokens;
}

function quoted(text: string): [Token, number] | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"|^'((?:[^'\\]|\\.)*)'/.exec(text);
  if (!match) return undefined;
  return [{ kind: 'quoted', text: (match[1] ?? match[2] ?? '').replace(/\\(["'])/g, '$1') }, match[0].length];
}

function pattern(text: string): [Token, number] {
  let depth = 0;
  let end = 0;
  for (; end < text.length && !/\s/.test(text.charAt(end)); end++) {
    const character = text.charAt(end);
    if (character === '(') depth++;
    if (character === ')' && depth-- === 0) break;
  }
  return [{ kind: 'quoted', text: text.slice(0, end) }, Math.max(end, 1)];
}

function plain(text: string): [Token, number] {
  const operator =
    OPERATOR.exec(text)?.[0] ?? (/^[()]/.test(text) || /^-[A-Za-z(]/.test(text) ? text.charAt(0) : undefined);
  if (operator !== undefined) return [{ kind: 'symbol', text: operator }, operator.length];
  const isValue = /^[^\s()=<>!:"']+(?:[:/][^\s()"']*)?/.exec(text)?.[0] ?? text.charAt(0);
  const word = /^[A-Za-z][\w.-]*(?=\s*(?:!=|<=|>=|[=<>:]))/.exec(text)?.[0] ?? isValue;
  return [{ kind: 'word', text: word }, word.length];
}
