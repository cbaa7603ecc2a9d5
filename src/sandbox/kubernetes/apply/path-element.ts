import type { Json } from '../../state/json.js';
import { asObject, isJsonObject } from '../json.js';
import type { TypedPlace } from '../merging/typed-place.js';
import { ApiError } from '../status.js';

/** The path element of a member. */
export function memberElement(name: string): string {
  return `f:${name}`;
}

/** The member that a path element names, or undefined for an entry of a list. */
export function memberOf(element: string): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

// The keys that have a default in Kubernetes' OpenAPI document, which stands in where an entry leaves one out.
const keyDefaults: Readonly<Record<string, Json>> = { protocol: 'TCP' };

/**
 * The path element of an entry of a list whose entries are owned one by one. Throws ApiError 400 when an
 * entry lacks a key.
 */
export function entryElement({ merging }: TypedPlace, entry: Json): string {
  if (!Array.isArray(merging.list)) return `v:${JSON.stringify(entry)}`;
  const keys = merging.list.map((key: string) => [key, asObject(entry)[key] ?? keyDefaults[key]] as const);
  const present = keys.filter((key): key is readonly [string, Json] => key[1] !== undefined);
  if (present.length === 0 || !isJsonObject(entry)) {
    const names = merging.list.map((key: string) => `"${key}"`).join(', ');
    throw new ApiError(
      'BadRequest',
      `associative list with keys has an element that omits key field ${names} (and doesn't have default value)`,
    );
  }
  const ordered = [...present].sort(([left], [right]) => (left < right ? -1 : 1));
  return `k:${JSON.stringify(Object.fromEntries(ordered))}`;
}

/** A path in the words of a conflict: `.spec.ports[port=80,protocol="TCP"].name` (structured-merge-diff, PathElement.String). */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join('');
}

function elementText(element: string): string {
  const member = memberOf(element);
  if (member !== undefined) return `.${member}`;
  const value = element.slice(2);
  if (element.startsWith('v:')) return `[=${value}]`;
  if (element.startsWith('i:')) return `[${value}]`;
  const keys = Object.entries(asObject(readJson(value)));
  return `[${keys.map(([key, entry]) => `${key}=${JSON.stringify(entry)}`).join(',')}]`;
}

function readJson(text: string): Json {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
