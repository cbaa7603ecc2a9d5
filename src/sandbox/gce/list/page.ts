import { isObject, textOf, type JsonObject } from '../json.js';
import { invalidValue, type Refusal } from '../refusal.js';
import { compileFilter, FilterSyntaxError } from './filter.js';

const LARGEST_PAGE = 500;

/** One page of a list. */
export interface Page {
  readonly items: readonly JsonObject[];
  readonly nextPageToken?: string;
}

/**
 * Filters, orders and cuts a list by `filter`, `orderBy`, `maxResults` and `pageToken`. Default order
 * is by name; `name` and `creationTimestamp desc` are the only others that GCE has. A page token names
 * the last item that was given, so that a list changed between pages skips and repeats nothing else.
 * Throws Refusal for what GCE does not take.
 */
export function pageOf(items: readonly JsonObject[], query: URLSearchParams): Page {
  const orderBy = query.get('orderBy') ?? '';
  const isNewestFirst = orderBy === 'creationTimestamp desc';
  if (orderBy !== '' && orderBy !== 'name' && !isNewestFirst) throw badOrder(orderBy);
  const key = (item: JsonObject): string =>
    `${isNewestFirst ? invertedTime(item) : ''}${textOf(item['name']) ?? ''} ${textOf(item['selfLink']) ?? ''}`;
  return cut(items, key, query);
}

/**
 * As {@link pageOf} for what is attached to a resource, in the order of `key`: only the older filters
 * (`eq`, `ne`) are taken, and no `orderBy` (Compute API discovery document; wordings believed).
 */
export function pageOfAttached(
  items: readonly JsonObject[],
  key: (item: JsonObject) => string,
  query: URLSearchParams,
): Page {
  const orderBy = query.get('orderBy') ?? '';
  const filter = query.get('filter') ?? '';
  if (orderBy !== '') throw badOrder(orderBy);
  if (filter !== '' && !/\b(?:eq|ne)\b/.test(filter)) throw badFilter(filter);
  return cut(items, key, query);
}

function cut(items: readonly JsonObject[], key: (item: JsonObject) => string, query: URLSearchParams): Page {
  const filter = query.get('filter') ?? '';
  const orderBy = query.get('orderBy') ?? '';
  const ordered = items
    .filter(predicate(filter))
    .map((item) => ({ item, key: key(item) }))
    .toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  const after = startOf(query.get('pageToken') ?? '', filter, orderBy);
  const rest = after === undefined ? ordered : ordered.filter((entry) => entry.key > after);
  const page = rest.slice(0, sizeOf(query.get('maxResults')));
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    ...(last !== undefined && page.length < rest.length ? { nextPageToken: token(last.key, filter, orderBy) } : {}),
  };
}

function predicate(filter: string): (item: JsonObject) => boolean {
  if (filter.trim() === '') return () => true;
  try {
    return compileFilter(filter);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw badFilter(filter);
    throw error;
  }
}

function badFilter(filter: string): Refusal {
  return invalidValue('filter', filter, 'Invalid list filter expression.');
}

function badOrder(orderBy: string): Refusal {
  return invalidValue('orderBy', orderBy, 'Invalid order by expression.');
}

function sizeOf(maxResults: string | null): number {
  if (maxResults === null || maxResults === '') return LARGEST_PAGE;
  const size = Number(maxResults);
  if (!/^\d+$/.test(maxResults) || size > LARGEST_PAGE) {
    throw invalidValue('maxResults', maxResults, `Must be between 0 and ${String(LARGEST_PAGE)}.`);
  }
  return size === 0 ? LARGEST_PAGE : size;
}

function token(last: string, filter: string, orderBy: string): string {
  return Buffer.from(JSON.stringify({ last, filter, orderBy })).toString('base64url');
}

function startOf(pageToken: string, filter: string, orderBy: string): string | undefined {
  if (pageToken === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(pageToken, 'base64url').toString());
    if (isObject(parsed) && parsed['filter'] === filter && parsed['orderBy'] === orderBy) return textOf(parsed['last']);
  } catch {
    // Falls through: no token of ours.
  }
  throw invalidValue('pageToken', pageToken, 'The page token is invalid.');
}

/** Sorts later times first as text. */
function invertedTime(item: JsonObject): string {
  const time = Date.parse(textOf(item['creationTimestamp']) ?? textOf(item['insertTime']) ?? '');
  return `${String(1e15 - (Number.isNaN(time) ? 0 : time)).padStart(16, '0')} `;
}

/**
 * A switch in the query, off when it is not given (`returnPartialSuccess` changes nothing here: no part ever fails). In any case:
 * gcloud sends `True`. Throws 400 for what is no boolean (wording believed).
 */
export function flag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name) ?? '';
  const value = text.toLowerCase();
  if (!['', 'true', 'false'].includes(value)) throw invalidValue(name, text, 'Must be true or false.');
  return value === 'true';
}
