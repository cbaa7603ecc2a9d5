import { z } from 'zod';
import type { Kind, ServedVersion } from './kinds/kind.js';
import { listOptions, type ListOptions } from './list-options.js';
import type { JsonObject, KubernetesObject } from './object.js';
import type { Selector } from './selectors.js';
import { ApiError } from './status.js';
import type { Store } from './store.js';

/** One list request, parsed. */
export interface ListRequest {
  readonly kind: Kind;
  readonly version: ServedVersion;
  readonly namespace: string | undefined;
  readonly selects: Selector;
  /** Whether a selector was given: the count of what remains is then unknown. */
  readonly selective: boolean;
  readonly query: URLSearchParams;
}

/** A page of a list. */
export interface Page {
  /** `resourceVersion`, `continue` and `remainingItemCount`. */
  readonly metadata: JsonObject;
  readonly objects: readonly KubernetesObject[];
}

// Kubernetes' continue tokens have this form, in base64url (apiserver, storage/continue.go); -1 is any version.
const continueToken = z.object({ v: z.literal('meta.k8s.io/v1'), rv: z.number(), start: z.string() });

/** Answers a list, a page at a time when `limit` asks for it; all pages show one moment. Throws ApiError 400, 410 and 504. */
export function listPage(store: Store, request: ListRequest): Page {
  const options = listOptions(request.query);
  const token = parseToken(options.continuation);
  const version = versionToShow(store, options, token);
  const entries = store
    .entries(request.kind, request.namespace, version)
    .filter(([key, object]) => (token === undefined || key > token.start) && request.selects(object));
  // What may come from the cache of any moment comes whole (apiserver, storage/cacher).
  const limit = options.anyVersion ? 0 : options.limit;
  const page = limit === 0 ? entries : entries.slice(0, limit);
  const resourceVersion = version ?? store.state.resourceVersion;
  const last = page.at(-1);
  const remaining = entries.length - page.length;
  const metadata = {
    resourceVersion: String(resourceVersion),
    ...(remaining > 0 && last ? { continue: encodeToken(resourceVersion, last[0]) } : {}),
    ...(remaining > 0 && !request.selective ? { remainingItemCount: remaining } : {}),
  };
  return { metadata, objects: page.map(([, object]) => object) };
}

function versionToShow(store: Store, options: ListOptions, token: Token | undefined): number | undefined {
  const { state } = store;
  if (token) {
    if (token.rv >= 0 && token.rv < state.oldestVersion) throw expiredContinuation(token);
    return token.rv < 0 ? undefined : token.rv;
  }
  const { resourceVersion, match, limit } = options;
  if (resourceVersion > state.resourceVersion) throw tooLarge(resourceVersion, state.resourceVersion);
  // A version with a limit has always meant that very version (Kubernetes API concepts, resource versions).
  const isExact = match === 'Exact' || (match === undefined && limit > 0 && resourceVersion > 0);
  if (!isExact) return undefined;
  if (resourceVersion < state.oldestVersion) {
    throw new ApiError('Expired', `The resourceVersion for the provided list is too old.`);
  }
  return resourceVersion;
}

type Token = z.infer<typeof continueToken>;

function encodeToken(rv: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start })).toString('base64url');
}

function parseToken(text: string | undefined): Token | undefined {
  if (text === undefined) return undefined;
  try {
    return continueToken.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new ApiError('BadRequest', 'continue key is not valid: it is not one that this server gave out');
  }
}

/** 410 with a token that goes on with what is there now. */
function expiredContinuation({ start }: Token): ApiError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
    'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
    'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
    'deleted between the time the first chunk was returned and now may show up in the list.';
  return new ApiError('Expired', message, {}, { continue: encodeToken(-1, start) });
}

function tooLarge(asked: number, current: number): ApiError {
  const message = `Too large resource version: ${asked}, current: ${current}`;
  const cause = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: '' };
  return new ApiError('Timeout', message, { causes: [cause], retryAfterSeconds: 1 });
}
