import type { Answered, EdgeRequest } from './answer.js';
import type { RedirectCopy } from './copies.js';

// GCE: urlRedirect.redirectResponseCode, with the default first (Compute API discovery document).
const STATUSES: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY_DEFAULT: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

/** The answer of a URL map's redirect. A prefixRedirect is not modelled: it needs the prefix that matched. */
export function redirectAnswer(redirect: RedirectCopy, request: EdgeRequest): Answered {
  const { edge } = request;
  if (redirect.prefixRedirect !== undefined) {
    return { refused: false, status: 501, reason: 'notModelled', feature: 'urlRedirect.prefixRedirect', edge };
  }
  const target = new URL(request.path, `http://${request.host || request.address}`);
  if (redirect.httpsRedirect) target.protocol = 'https:';
  if (redirect.hostRedirect !== undefined) target.host = redirect.hostRedirect;
  if (redirect.pathRedirect !== undefined) target.pathname = redirect.pathRedirect;
  if (redirect.stripQuery) target.search = '';
  const status = STATUSES[redirect.redirectResponseCode ?? 'MOVED_PERMANENTLY_DEFAULT'] ?? 301;
  return { refused: false, status, reason: 'redirected', location: target.href, edge };
}
