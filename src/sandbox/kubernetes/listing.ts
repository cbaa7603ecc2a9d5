import { z } from 'zod';
import { without } from './json.js';
import { apiVersionOf, type Kind, type ServedVersion } from './kinds/kind.js';
import type { JsonObject, KubernetesObject } from './object.js';
import type { Selector } from './selectors.js';
import { inVersion } from './served-version.js';
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

const continueToken = z.object({ rv: z.number(), after: z.string() });

/** Answers a list, a page at a time when `limit` asks for it; all pages show one moment. Throws ApiError 400 and 410. */
export function listObjects(store: Store, request: ListRequest): JsonObject {
  const token = parseToken(request.query.get('continue'));
  const version = token?.rv ?? exactVersion(request.query);
  if (version !== undefined && version < store.state.oldestVersion) throw expired(token !== undefined, version, store);
  const entries = store
    .entries(request.kind, request.namespace, version)
    .filter(([key, object]) => (token === undefined || key > token.after) && request.selects(object));
  const limit = positiveInteger(request.query, 'limit');
  const page = limit === 0 ? entries : entries.slice(0, limit);
  const resourceVersion = version ?? store.state.resourceVersion;
  const last = page.at(-1);
  const remaining = entries.length - page.length;
  return {
    kind: `${request.kind.kind}List`,
    apiVersion: apiVersionOf(request.version),
    metadata: {
      resourceVersion: String(resourceVersion),
      ...(remaining > 0 && last ? { continue: encodeToken(resourceVersion, last[0]) } : {}),
      ...(remaining > 0 && !request.selective ? { remainingItemCount: remaining } : {}),
    },
    items: page.map(([, object]) => listItem(request, object)),
  };
}

/** Kubernetes leaves kind and apiVersion out of the items of built-in lists. */
function listItem(request: ListRequest, object: KubernetesObject): JsonObject {
  const shown = inVersion(request.version, object);
  return request.kind.custom ? shown : without(shown, 'apiVersion', 'kind');
}

/** Reads a numeric parameter; absent and empty count as 0. Throws ApiError 400. */
export function positiveInteger(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (text === '') return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError('BadRequest', `${name}: Invalid value: "${text}": must be a non-negative integer`);
}

function exactVersion(query: URLSearchParams): number | undefined {
  return query.get('resourceVersionMatch') === 'Exact' ? positiveInteger(query, 'resourceVersion') : undefined;
}

function encodeToken(version: number, after: string): string {
  return Buffer.from(JSON.stringify({ rv: version, after })).toString('base64url');
}

function parseToken(text: string | null): z.infer<typeof continueToken> | undefined {
  if (text === null || text === '') return undefined;
  try {
    return continueToken.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new ApiError('BadRequest', 'continue key is not valid: it is not one that this server gave out');
  }
}

function expired(isContinuation: boolean, version: number, store: Store): ApiError {
  const message = isContinuation
    ? 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.'
    : `too old resource version: ${version} (${store.state.resourceVersion})`;
  return new ApiError('Expired', message);
}
