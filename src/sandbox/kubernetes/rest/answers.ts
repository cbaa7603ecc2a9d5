import type { SandboxResponse } from '../../http/message.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import type { RequestTarget } from '../request-target.js';
import { inVersion } from '../served-version.js';

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

/** An answer with one stored object, in the version that was asked for; each warning is a `Warning` header of code 299. */
export function objectAnswer(
  status: number,
  target: RequestTarget,
  stored: KubernetesObject,
  warnings: readonly string[] = [],
): SandboxResponse {
  const response = jsonAnswer(status, inVersion(target.version, stored));
  if (warnings.length === 0) return response;
  const warning = warnings.map((message) => `299 - "${message.replaceAll('"', '\\"')}"`).join(', ');
  return { ...response, headers: { ...response.headers, warning } };
}
