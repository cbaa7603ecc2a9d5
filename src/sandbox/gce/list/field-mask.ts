import type { Json } from '../../state/json.js';
import { isObject, type JsonObject } from '../json.js';
import { Refusal } from '../refusal.js';

interface Mask {
  readonly [field: string]: Mask | 'all';
}

/**
 * Reads the `fields` of a request, before anything is done for it: what cuts its answer down to
 * `items(name,selfLink),nextPageToken`, `a/b`, `*`; without `fields` nothing is cut. Throws 400
 * `invalidParameter` (wording believed).
 */
export function fieldMask(query: URLSearchParams): (body: JsonObject) => JsonObject {
  const fields = query.get('fields') ?? '';
  if (fields === '') return (body) => body;
  const mask = new MaskParser(fields).parse();
  return (body) => pickObject(body, mask);
}

class MaskParser {
  #position = 0;

  constructor(private readonly text: string) {}

  parse(): Mask {
    const mask = this.#list();
    if (this.#position < this.text.length) throw this.#bad();
    return mask;
  }

  #list(): Mask {
    const mask: Record<string, Mask | 'all'> = {};
    do {
      const [name, inner] = this.#path();
      const known = mask[name];
      mask[name] = inner === 'all' || known === 'all' ? 'all' : { ...known, ...inner };
    } while (this.#take(','));
    return mask;
  }

  #path(): [string, Mask | 'all'] {
    const name = /^[\w$*-]+/.exec(this.text.slice(this.#position))?.[0];
    if (name === undefined) throw this.#bad();
    this.#position += name.length;
    if (this.#take('/')) {
      const [inner, rest] = this.#path();
      return [name, { [inner]: rest }];
    }
    if (!this.#take('(')) return [name, 'all'];
    const inner = this.#list();
    if (!this.#take(')')) throw this.#bad();
    return [name, inner];
  }

  #take(character: string): boolean {
    if (this.text.charAt(this.#position) !== character) return false;
    this.#position++;
    return true;
  }

  #bad(): Refusal {
    return new Refusal(400, 'invalidParameter', `Invalid field selection ${this.text}`, {
      location: 'fields',
      locationType: 'parameter',
    });
  }
}

function pick(value: Json, mask: Mask | 'all'): Json {
  if (mask === 'all') return value;
  if (Array.isArray(value)) return value.map((item: Json) => pick(item, mask));
  return isObject(value) ? pickObject(value, mask) : value;
}

function pickObject(object: JsonObject, mask: Mask): JsonObject {
  const entries = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const inner = mask[key] ?? mask['*'];
    return inner === undefined || value === undefined ? [] : [[key, pick(value, inner)]];
  });
  return Object.fromEntries(entries);
}
