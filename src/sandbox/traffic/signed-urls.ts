import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const key = z.object({ keyName: z.string(), keyValue: z.string() });

/**
 * What Cloud CDN makes of a request (its page on signed URLs): one with a `Signature` parameter must be a GET or
 * HEAD, must not be past `Expires` (epoch seconds), and its signature must be the web-safe base64 HMAC-SHA1 of the
 * URL before it under the key that `KeyName` names. One without is let through unsigned.
 * `attachments` are those of the backend service; `url` is complete, `now` epoch milliseconds.
 */
export function checkSignature(
  attachments: readonly unknown[],
  request: { readonly method: string; readonly url: string },
  now: number,
): 'unsigned' | 'good' | 'bad' {
  const signatureAt = request.url.search(/[?&]Signature=/);
  if (signatureAt < 0) return 'unsigned';
  if (request.method !== 'GET' && request.method !== 'HEAD') return 'bad';
  const query = new URL(request.url).searchParams;
  const keys = attachments.flatMap((attached) => key.safeParse(attached).data ?? []);
  const value = keys.find(({ keyName }) => keyName === query.get('KeyName'))?.keyValue;
  const expires = Number(query.get('Expires') ?? NaN);
  if (value === undefined || !(expires * 1000 > now)) return 'bad';
  // A signature for a whole prefix is of the parameters alone.
  const prefix = query.get('URLPrefix');
  if (prefix !== null && !request.url.startsWith(Buffer.from(prefix, 'base64url').toString('utf8'))) return 'bad';
  const before = request.url.slice(0, signatureAt);
  const signed = prefix === null ? before : before.slice(before.indexOf('?') + 1);
  const expected = createHmac('sha1', Buffer.from(value, 'base64url')).update(signed).digest();
  const given = Buffer.from(query.get('Signature') ?? '', 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) ? 'good' : 'bad';
}

/** The path and query without what signing added: all who hold a signed URL share what the cache keeps for it. */
export function withoutSignature(path: string): string {
  const [before = '', ...query] = path.split('?');
  const kept = query
    .join('?')
    .split('&')
    .filter((pair) => !/^(?:Expires|KeyName|Signature|URLPrefix)=/.test(pair));
  return kept.length === 0 ? before : `${before}?${kept.join('&')}`;
}
