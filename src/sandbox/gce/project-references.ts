import type { Access } from './access.js';
import { mapStrings, type JsonObject } from './json.js';
import type { ActionCall, Kind } from './kind.js';
import { kindOf } from './kinds/index.js';
import { fullUrl, parseLink } from './link.js';
import { normalizeReference, resolveReference, type ReferenceContext } from './reference.js';
import type { Store } from './store.js';

/** References in bodies to other resources of the project, and of its Shared VPC host project. All throw Refusal. */
export class ProjectReferences {
  readonly #context: ReferenceContext;

  constructor(store: Store) {
    this.#context = {
      store,
      isGlobalOnly: (collection) => kindOf(collection)?.scopes.every((scope) => scope === 'global') ?? false,
    };
  }

  /** The body with every reference of its kind as a full URL; refuses malformed ones. */
  normalized(kind: Kind, body: JsonObject): JsonObject {
    let result = body;
    for (const reference of kind.references) {
      const { path, unchecked, outside } = reference;
      if (unchecked) continue;
      result = mapStrings(
        result,
        path,
        (url, at) =>
          outside?.(url) ?? fullUrl(normalizeReference(url, `resource.${at}`, reference, this.#context).link),
      );
    }
    return result;
  }

  /** Refuses references to what is absent or not ready, or what the caller may not use. */
  check(kind: Kind, body: JsonObject, access: Access | undefined): void {
    for (const reference of kind.references) {
      const { path, permission, unchecked, outside } = reference;
      if (unchecked) continue;
      mapStrings(body, path, (url, at) => {
        if (outside?.(url) !== undefined) return url;
        const { link, store } = resolveReference(url, `resource.${at}`, reference, this.#context);
        if (permission !== undefined && access) requireOn(access.in(store.state), permission, link);
        return fullUrl(link);
      });
    }
  }

  /** The resolver that actions use for references in their requests; `usual` is the permission asked when they name none. */
  resolver(access: Access, usual: string | undefined): ActionCall['resolve'] {
    return (url, field, collections, permission = usual) => {
      const { link } = resolveReference(url, field, { collections }, this.#context);
      if (permission !== undefined) requireOn(access, permission, link);
      return fullUrl(link);
    };
  }
}

function requireOn(access: Access, permission: string, link: string): void {
  const collection = parseLink(link)?.collection ?? '';
  access.require(`compute.${kindOf(collection)?.permissionCollection ?? collection}.${permission}`, link);
}
