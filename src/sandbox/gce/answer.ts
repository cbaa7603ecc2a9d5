import type { SandboxResponse } from '../http/message.js';
import type { JsonObject } from './json.js';
import type { Refusal } from './refusal.js';

/** The headers of every answer (recorded traffic, which shows no ETag). */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=UTF-8',
  Server: 'ESF',
  Vary: 'Origin, X-Origin, Referer',
  'Cache-Control': 'private',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Xss-Protection': '0',
};

const FRONT_END: Readonly<Record<number, { readonly title: string; readonly says: (path: string) => string }>> = {
  404: {
    title: 'Not Found',
    says: (path) => `The requested URL <code>${path}</code> was not found on this server.`,
  },
  413: {
    title: 'Request Entity Too Large',
    says: () => 'Your client issued a request that was too large.',
  },
};

/** A JSON answer; indented unless `prettyPrint=false` (Compute API discovery document). */
export function jsonAnswer(
  body: JsonObject,
  query: URLSearchParams,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  const isCompact = query.get('prettyPrint')?.toLowerCase() === 'false';
  return {
    status,
    headers: { ...HEADERS, ...headers },
    body: isCompact ? JSON.stringify(body) : `${JSON.stringify(body, null, 2)}\n`,
  };
}

/** The answer to a refused request; `$.xgafv=2` asks for the newer error format (Compute API discovery document). */
export function refusalAnswer(refusal: Refusal, query: URLSearchParams): SandboxResponse {
  const body = query.get('$.xgafv') === '2' ? refusal.newerBody() : refusal.body();
  return jsonAnswer(body, query, refusal.code, refusal.detail.headers);
}

/** 204 without a body, as operations.delete gives. */
export function emptyAnswer(): SandboxResponse {
  return { status: 204, headers: HEADERS, body: '' };
}

/** A page of Google's front end, which answers before any API does: HTML, not JSON (404 known; the rest believed). */
export function frontEndPage(status: 404 | 413, path: string): SandboxResponse {
  const shown = path.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
  const { title = '', says = () => '' } = FRONT_END[status] ?? {};
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Referrer-Policy': 'no-referrer' },
    body:
      `<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error ${String(status)} (${title})!!1</title>\n` +
      `  <p><b>${String(status)}.</b> <ins>That’s an error.</ins>\n  <p>${says(shown)}  <ins>That’s all we know.</ins>\n`,
  };
}
