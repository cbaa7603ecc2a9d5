import type { SandboxRequest, SandboxResponse } from '../../http/message.js';

/**
 * JSON as an API server prints it: on one line with its end, or indented for people: with `pretty`, or for browsers
 * and curl that do not say (apiserver, handlers/negotiation prettyPrint).
 */
export function printed(request: SandboxRequest, response: SandboxResponse): SandboxResponse {
  const { body, headers } = response;
  if (typeof body !== 'string' || headers['content-type'] !== 'application/json') return response;
  return { ...response, body: `${isForPeople(request) ? indented(body) : body}\n` };
}

function isForPeople(request: SandboxRequest): boolean {
  const pretty = request.query.get('pretty');
  if (pretty !== null) return pretty === 'true' || pretty === '1' || pretty === '';
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(request.headers['user-agent'] ?? '');
}

function indented(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
