import type { SandboxResponse } from '../../http/message.js';
import type { JsonObject } from '../object.js';

/** An answer with a JSON body. */
export function jsonAnswer(status: number, body: JsonObject): SandboxResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' },
    body: JSON.stringify(body),
  };
}

/** An answer in plain text. */
export function textAnswer(status: number, body: string): SandboxResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** An answer with one stored object as the client wants to see it; each warning is a `Warning` header of code 299. */
export function objectAnswer(status: number, body: JsonObject, warnings: readonly string[] = []): SandboxResponse {
  const response = jsonAnswer(status, body);
  if (warnings.length === 0) return response;
  const warning = warnings.map((message) => `299 - "${message.replaceAll('"', '\\"')}"`).join(', ');
  return { ...response, headers: { ...response.headers, warning } };
}
