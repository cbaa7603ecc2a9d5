import type { SandboxResponse } from '../http/message.js';
import type { JsonObject } from './json.js';
import type { Refusal } from './refusal.js';

/** The headers of every answer (recorded traffic). */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=UTF-8',
  Server: 'ESF',
  Vary: 'Origin, X-Origin, Referer',
  'Cache-Control': 'private',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Xss-Protection': '0',
};

/** A JSON answer; indented unless `prettyPrint=false` (Compute API discovery document). */
export function jsonAnswer(
  body: JsonObject,
  query: URLSearchParams,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  const isCompact = query.get('prettyPrint') === 'false';
  return {
    status,
    headers: { ...HEADERS, ...headers },
    body: isCompact ? JSON.stringify(body) : `${JSON.stringify(body, null, 2)}\n`,
  };
}

/** The answer to a refused request. */
export function refusalAnswer(refusal: Refusal, query: URLSearchParams): SandboxResponse {
  return jsonAnswer(refusal.body(), query, refusal.code, refusal.detail.headers);
}

/** 204 without a body, as operations.delete gives. */
export function emptyAnswer(): SandboxResponse {
  return { status: 204, headers: HEADERS, body: '' };
}

/** The page of Google's front end for a path that no API has: HTML, not JSON. */
export function unknownPath(path: string): SandboxResponse {
  const shown = path.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
  return {
    status: 404,
    headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Referrer-Policy': 'no-referrer' },
    body:
      '<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 404 (Not Found)!!1</title>\n' +
      `  <p><b>404.</b> <ins>That’s an error.</ins>\n  <p>The requested URL <code>${shown}</code> was not found on this server.  <ins>That’s all we know.</ins>\n`,
  };
}
