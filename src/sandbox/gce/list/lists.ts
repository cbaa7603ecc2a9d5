import { fullUrl, type Scope } from '../link.js';
import { textOf, type JsonObject } from '../json.js';
import type { Kind } from '../kind.js';
import { regions, zones } from '../kinds/zones.js';
import { methods } from '../schema/generated-methods.js';
import type { Store } from '../store.js';
import { envelope } from './envelope.js';
import { flag, pageOf } from './page.js';

/** The list of a collection in one scope. */
export function listAnswer(kind: Kind, path: string, items: readonly JsonObject[], query: URLSearchParams): JsonObject {
  return envelope(`compute#${kind.listKind}`, path, items, query);
}

/** A collection's presented bodies in one scope. */
export function visible(kind: Kind, scope: Scope, store: Store): readonly JsonObject[] {
  return store
    .entries(kind.collection)
    .filter((entry) => entry.scope === scope)
    .map((entry) => store.present(entry))
    .filter((body) => body !== undefined);
}

/** One item of an aggregated list and the scope it is in. */
export interface ScopedItem {
  readonly scope: Scope;
  readonly body: JsonObject;
}

/** An aggregated list: a map from scope to its items under `plural`; scopes without any carry GCE's warning (text believed). */
export function aggregatedAnswer(
  kind: string,
  plural: string,
  path: string,
  items: readonly ScopedItem[],
  query: URLSearchParams,
  project: { readonly id: string; readonly number: string },
): JsonObject {
  flag(query, 'returnPartialSuccess');
  const scopeOf = new Map(items.map(({ body, scope }) => [textOf(body['selfLink']), scope]));
  const page = pageOf(
    items.map(({ body }) => body),
    query,
  );
  const byScope: Record<string, JsonObject[]> = {};
  for (const scope of allScopes(plural, items, query, project)) byScope[scope] = [];
  for (const body of page.items) byScope[scopeOf.get(textOf(body['selfLink'])) ?? 'global']?.push(body);
  const shown = Object.entries(byScope).map(([scope, found]): [string, JsonObject] => [
    scope,
    found.length > 0 ? { [plural]: found } : noResults(scope),
  ]);
  return {
    kind,
    id: path,
    items: Object.fromEntries(shown),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
    selfLink: fullUrl(path),
  };
}

/**
 * The scopes that an aggregated list has, with or without items: of the types where the collection
 * lives in Google's API, or all with `includeAllScopes` (Compute API discovery document).
 */
function allScopes(
  collection: string,
  items: readonly ScopedItem[],
  query: URLSearchParams,
  project: { readonly id: string; readonly number: string },
): readonly string[] {
  const includesAll = flag(query, 'includeAllScopes');
  const isIn = (type: string): boolean => includesAll || methods[`projects/*/${type}/${collection}`] !== undefined;
  const named = (kind: Kind): readonly string[] => (kind.fixed?.(project) ?? []).map(({ name }) => textOf(name) ?? '');
  const every = [
    ...(isIn('global') ? ['global'] : []),
    ...(isIn('regions/*') ? named(regions).map((name) => `regions/${name}`) : []),
    ...(isIn('zones/*') ? named(zones).map((name) => `zones/${name}`) : []),
  ];
  return [...new Set([...every, ...items.map(({ scope }) => scope)])];
}

function noResults(scope: string): JsonObject {
  return {
    warning: {
      code: 'NO_RESULTS_ON_PAGE',
      message: `There are no results for scope '${scope}' on this page.`,
      data: [{ key: 'scope', value: scope }],
    },
  };
}
