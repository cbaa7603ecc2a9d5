import type { EdgeRequest, Scheme } from './answer.js';
import type { RedirectCopy } from './copies.js';

// GCE: urlRedirect.redirectResponseCode, with the default first (Compute API discovery document).
const STATUSES: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY_DEFAULT: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

/** Where a URL map's redirect leads and by which status. */
export interface Redirection {
  readonly status: number;
  readonly location: string;
}

/**
 * What a URL map's redirect makes of a request that came by `scheme` and matched by `prefix`. GCE
 * (discovery document): the whole path is replaced by `pathRedirect`, or what matched by `prefixRedirect`;
 * the query stays unless `stripQuery`; `httpsRedirect` changes the scheme and nothing else.
 */
export function redirection(
  redirect: RedirectCopy,
  request: Pick<EdgeRequest, 'host' | 'address' | 'path'>,
  scheme: Scheme,
  prefix: string,
): Redirection {
  const [path = '/', ...query] = request.path.split('?');
  const kept = redirect.stripQuery || query.length === 0 ? '' : `?${query.join('?')}`;
  const host = redirect.hostRedirect ?? (request.host || request.address);
  const moved =
    redirect.pathRedirect ??
    (redirect.prefixRedirect === undefined ? path : joined(redirect.prefixRedirect, path.slice(prefix.length)));
  return {
    status: STATUSES[redirect.redirectResponseCode ?? 'MOVED_PERMANENTLY_DEFAULT'] ?? 301,
    location: `${redirect.httpsRedirect ? 'https' : scheme}://${host}${moved}${kept}`,
  };
}

/** A new prefix before the rest of a path, with one slash between them. */
export function joined(prefix: string, rest: string): string {
  if (rest === '') return prefix;
  return `${prefix.replace(/\/$/, '')}/${rest.replace(/^\//, '')}`;
}
