import type { Access } from './access.js';
import { mapStrings, type JsonObject } from './json.js';
import type { ActionCall, Kind } from './kind.js';
import { kindOf } from './kinds/index.js';
import { fullUrl, parseLink, relativeLink } from './link.js';
import { normalizeReference, resolveReference, type ReferenceContext } from './reference.js';
import type { GceState } from './state.js';
import type { Store } from './store.js';

/** References in bodies to other resources of the project. All throw Refusal. */
export class ProjectReferences {
  readonly #context: ReferenceContext;

  constructor(state: GceState, store: Store) {
    this.#context = {
      project: state.project,
      entry: (link) => store.entry(link),
      isGlobalOnly: (collection) => kindOf(collection)?.scopes.every((scope) => scope === 'global') ?? false,
    };
  }

  /** The body with every reference of its kind as a full URL; refuses malformed ones. */
  normalized(kind: Kind, body: JsonObject): JsonObject {
    let result = body;
    for (const { path, collections, unchecked, outside } of kind.references) {
      if (unchecked) continue;
      result = mapStrings(
        result,
        path,
        (url, at) => outside?.(url) ?? fullUrl(normalizeReference(url, `resource.${at}`, collections, this.#context)),
      );
    }
    return result;
  }

  /** Refuses references to what is absent or not ready, or what the caller may not use. */
  check(kind: Kind, body: JsonObject, access: Access | undefined): void {
    for (const { path, collections, permission, unchecked, outside } of kind.references) {
      if (unchecked) continue;
      mapStrings(body, path, (url, at) => {
        if (outside?.(url) !== undefined) return url;
        const resolved = resolveReference(url, `resource.${at}`, collections, this.#context);
        if (permission !== undefined && access) requireOn(access, permission, relativeLink(resolved));
        return resolved;
      });
    }
  }

  /** The resolver that actions use for references in their requests; `usual` is the permission asked when they name none. */
  resolver(access: Access, usual: string | undefined): ActionCall['resolve'] {
    return (url, field, collections, permission = usual) => {
      const resolved = resolveReference(url, field, collections, this.#context);
      if (permission !== undefined) requireOn(access, permission, relativeLink(resolved));
      return resolved;
    };
  }
}

function requireOn(access: Access, permission: string, link: string): void {
  const collection = parseLink(link)?.collection ?? '';
  access.require(`compute.${kindOf(collection)?.permissionCollection ?? collection}.${permission}`, link);
}
