import type { EdgeRequest } from './answer.js';
import type { Page } from './pages.js';

/**
 * What Identity-Aware Proxy answers to a request without anybody's token (its documentation): a redirect to Google's
 * sign-in page, or 401 to a script. Undefined where there is a token; whose it is, is not looked at.
 */
export function loginPage(clientId: string, request: EdgeRequest, scheme: 'http' | 'https'): Page | undefined {
  const { headers } = request;
  const hasToken =
    [headers['authorization'], headers['proxy-authorization']].some((value) => value?.startsWith('Bearer ')) ||
    /(?:^|;\s*)(?:GCP_IAP_UID|GCP_IAAP_AUTH_TOKEN\w*)=/.test(headers['cookie'] ?? '');
  if (hasToken) return undefined;
  const generated = { 'x-goog-iap-generated-response': 'true' };
  if (headers['x-requested-with']?.toLowerCase() === 'xmlhttprequest') {
    return {
      status: 401,
      headers: { ...generated, 'content-type': 'text/html' },
      body: 'Invalid IAP credentials: empty token',
    };
  }
  const target = new URL('https://accounts.google.com/o/oauth2/v2/auth');
  target.searchParams.set('client_id', clientId);
  target.searchParams.set('response_type', 'code');
  target.searchParams.set('scope', 'openid email');
  target.searchParams.set(
    'redirect_uri',
    'https://iap.googleapis.com/v1/oauth/clientIds/' + `${clientId}:handleRedirect`,
  );
  target.searchParams.set('state', `${scheme}://${request.host}${request.path}`);
  return { status: 302, headers: { ...generated, location: target.href }, body: '' };
}
