import type { SandboxRequest, SandboxResponse } from '../http/message.js';
import { frontEndPage, refusalAnswer } from './answer.js';
import { Refusal } from './refusal.js';
import { methods } from './schema/generated-methods.js';

const ROOT = '/compute/v1/';

// Methods of the API that the published protos leave out (Compute API discovery document).
const ALSO: Readonly<Record<string, string>> = Object.fromEntries(
  ['httpHealthChecks', 'httpsHealthChecks'].flatMap((collection) => [
    [`projects/*/global/${collection}`, 'GET POST'],
    [`projects/*/global/${collection}/*`, 'DELETE GET PATCH PUT'],
    [`projects/*/global/${collection}/*/testIamPermissions`, 'POST'],
  ]),
);

const templates = [...Object.entries(methods), ...Object.entries(ALSO)].map(([path, verbs]) => ({
  segments: path.split('/'),
  verbs: verbs.split(' '),
}));

/**
 * The answer to a request that the emulator has no method for. One that Google has is refused as
 * not implemented (501, which Google's Compute API never answers), so that nobody takes a gap of
 * the emulator for a fact about Google; any other gets the 404 page of Google's front end, as a
 * wrong verb does.
 */
export function unserved(request: Pick<SandboxRequest, 'method' | 'path' | 'query'>): SandboxResponse {
  const { method, path, query } = request;
  if (!isMethodOfGoogle(method, path)) return frontEndPage(404, path);
  const what = `${method} ${path.slice(ROOT.length)}`;
  return refusalAnswer(notImplemented(`The sandbox does not implement ${what}, which Google does.`), query);
}

/** 501: something that Google has and the emulator lacks. */
export function notImplemented(message: string): Refusal {
  return new Refusal(501, 'notImplemented', message, { domain: 'sandbox', status: 'UNIMPLEMENTED' });
}

function isMethodOfGoogle(method: string, path: string): boolean {
  if (!path.startsWith(ROOT)) return false;
  const asked = path.slice(ROOT.length).split('/');
  return templates.some(
    ({ segments, verbs }) =>
      verbs.includes(method) &&
      segments.length === asked.length &&
      segments.every((segment, index) => segment === asked[index] || (segment === '*' && asked[index] !== '')),
  );
}
