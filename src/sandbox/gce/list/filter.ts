import type { Json } from '../../state/json.js';
import { isObject, type JsonObject } from '../json.js';
import { tokenize, type Token } from './filter-tokens.js';

/** Whether a resource passes a list's filter. */
export type Predicate = (body: JsonObject) => boolean;

type Path = readonly string[];

/** What is wrong with a filter. */
export class FilterSyntaxError extends Error {}

/**
 * Compiles a list filter: the older `field eq|ne regex` (RE2 in GCE; matches the whole value, several
 * terms in parentheses are ANDed) and the subset of AIP-160 with `= != > >= < <= :`, AND, OR, NOT,
 * parentheses, nested fields and `:*`. The two cannot be mixed. Throws FilterSyntaxError.
 */
export function compileFilter(text: string): Predicate {
  const parser = new Parser(tokenize(text));
  const predicate = parser.all();
  if (parser.usesRegex && parser.usesOperators) throw new FilterSyntaxError('eq and = cannot be mixed');
  return predicate;
}

class Parser {
  usesRegex = false;
  usesOperators = false;
  #position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  all(): Predicate {
    const predicate = this.#sequence();
    if (this.#position < this.tokens.length) throw new FilterSyntaxError('unbalanced parenthesis');
    return predicate;
  }

  /** Terms side by side or joined by AND; OR binds tighter (AIP-160). */
  #sequence(): Predicate {
    const terms = [this.#alternatives()];
    for (;;) {
      if (this.#takeWord('AND')) terms.push(this.#alternatives());
      else if (this.#peek() !== undefined && this.#peek()?.text !== ')') terms.push(this.#alternatives());
      else return (body) => terms.every((term) => term(body));
    }
  }

  #alternatives(): Predicate {
    const terms = [this.#term()];
    while (this.#takeWord('OR')) terms.push(this.#term());
    return (body) => terms.some((term) => term(body));
  }

  #term(): Predicate {
    if (this.#takeWord('NOT') || this.#takeSymbol('-')) {
      const negated = this.#term();
      return (body) => !negated(body);
    }
    if (this.#takeSymbol('(')) {
      const inner = this.#sequence();
      if (!this.#takeSymbol(')')) throw new FilterSyntaxError('missing )');
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): Predicate {
    const field = this.#next();
    const operator = this.#next();
    if (field.kind !== 'word') throw new FilterSyntaxError('a field was expected');
    const path = field.text.split('.');
    if (operator.kind === 'symbol' && this.#takeSymbol('(')) return this.#oneOf(path, operator.text);
    const value = this.#next();
    if (value.kind === 'symbol') throw new FilterSyntaxError('a value was expected');
    if (operator.kind === 'word' && (operator.text === 'eq' || operator.text === 'ne')) {
      this.usesRegex = true;
      return matchPattern(path, value.text, operator.text === 'eq');
    }
    this.usesOperators = true;
    return compare(path, operator.text, value.text);
  }

  /** `name=(a OR b)`, `labels.env:(a AND b)`: the comparison spread over the values in parentheses. */
  #oneOf(path: Path, operator: string): Predicate {
    this.usesOperators = true;
    const values: Predicate[] = [];
    const joins = new Set<string>();
    do {
      const value = this.#next();
      if (value.kind === 'symbol') throw new FilterSyntaxError('a value was expected');
      values.push(compare(path, operator, value.text));
      for (const join of ['OR', 'AND']) if (this.#takeWord(join)) joins.add(join);
    } while (!this.#takeSymbol(')'));
    if (joins.size > 1) throw new FilterSyntaxError('AND and OR are mixed');
    return joins.has('OR')
      ? (body) => values.some((value) => value(body))
      : (body) => values.every((value) => value(body));
  }

  #peek(): Token | undefined {
    return this.tokens[this.#position];
  }

  #next(): Token {
    const token = this.tokens[this.#position++];
    if (!token) throw new FilterSyntaxError('unexpected end');
    return token;
  }

  #takeWord(text: string): boolean {
    return this.#take('word', text);
  }

  #takeSymbol(text: string): boolean {
    return this.#take('symbol', text);
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#peek();
    if (token?.kind !== kind || token.text !== text) return false;
    this.#position++;
    return true;
  }
}

function matchPattern(path: Path, pattern: string, wanted: boolean): Predicate {
  let regex: RegExp;
  try {
    regex = new RegExp(`^(?:${pattern})$`, 's');
  } catch {
    throw new FilterSyntaxError(`bad pattern ${pattern}`);
  }
  return (body) => valuesAt(body, path).some((value) => regex.test(printed(value))) === wanted;
}

function compare(path: Path, operator: string, wanted: string): Predicate {
  switch (operator) {
    case '=':
      return (body) => valuesAt(body, path).some((value) => isEqual(value, wanted));
    case '!=':
      return (body) => !valuesAt(body, path).some((value) => isEqual(value, wanted));
    case ':':
      return (body) => has(body, path, wanted);
    case '>':
      return ordered(path, wanted, (order) => order > 0);
    case '>=':
      return ordered(path, wanted, (order) => order >= 0);
    case '<':
      return ordered(path, wanted, (order) => order < 0);
    case '<=':
      return ordered(path, wanted, (order) => order <= 0);
    default:
      throw new FilterSyntaxError(`unknown operator ${operator}`);
  }
}

/** `key:*` asks for presence; any other `:` for a part of the text or an element of the list. */
function has(body: JsonObject, path: Path, wanted: string): boolean {
  const values = valuesAt(body, path);
  if (wanted === '*') return values.length > 0;
  return values.some(
    (value) => printed(value).toLowerCase().includes(wanted.toLowerCase()) || (isObject(value) && wanted in value),
  );
}

function isEqual(value: Json, wanted: string): boolean {
  if (typeof value === 'number') return value === Number(wanted);
  if (!wanted.includes('*')) return printed(value) === wanted;
  const parts = wanted.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(printed(value));
}

function ordered(path: Path, wanted: string, accept: (order: number) => boolean): Predicate {
  return (body) =>
    valuesAt(body, path).some((value) => {
      const [left, right] = [measure(printed(value)), measure(wanted)];
      if (!Number.isNaN(left) && !Number.isNaN(right)) return accept(left - right);
      return accept(printed(value) < wanted ? -1 : printed(value) > wanted ? 1 : 0);
    });
}

/** A number, or a time in epoch milliseconds; NaN for any other text. */
function measure(text: string): number {
  return /^\d{4}-\d\d-\d\d(?:T.*)?$/.test(text) ? Date.parse(text) : Number(text);
}

/** The values at a dotted path; lists on the way stand for each of their elements. */
function valuesAt(value: Json | undefined, path: Path): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: Json) => valuesAt(item, path));
  const [head, ...rest] = path;
  if (head === undefined) return [value];
  if (!isObject(value)) return [];
  // A label's key may hold dots of its own.
  const whole = value[path.join('.')];
  return whole !== undefined && rest.length > 0 ? valuesAt(whole, []) : valuesAt(value[head], rest);
}

function printed(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
