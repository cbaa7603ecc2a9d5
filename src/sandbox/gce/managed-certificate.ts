import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Random } from '../time/random.js';

const CURVE = 'prime256v1';
const POINT_BYTES = 32;
// The issuer of the certificates that Google gives out (public certificates of 2024 and later).
const ISSUER: readonly (readonly [oid: string, value: string])[] = [
  ['550406', 'US'],
  ['55040a', 'Google Trust Services'],
  ['550403', 'WR3'],
];
const COMMON_NAME = '550403';
// RFC 5280: the bound of a common name.
const LONGEST_NAME = 64;
const ECDSA_WITH_SHA256 = sequence(tagged(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const SUBJECT_ALTERNATIVE_NAME = tagged(0x06, Buffer.from('551d11', 'hex'));

/** A certificate as Google provisions it, with its key; both PEM. */
export interface ManagedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * Makes the certificate of a managed SSL certificate: ECDSA P-256, the first domain as common name,
 * all as alternative names. The same draws make the same certificate, for which the issuer's
 * signature is drawn too: nobody has the issuer's key, so that no client could check it. `from` and
 * `to` are epoch milliseconds.
 */
export function makeManagedCertificate(
  domains: readonly string[],
  from: number,
  to: number,
  random: Random,
): ManagedCertificate {
  const key = drawKey(random);
  const names = domains.map((domain) => tagged(0x82, Buffer.from(domain)));
  const alternatives = sequence(SUBJECT_ALTERNATIVE_NAME, tagged(0x04, sequence(...names)));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(random.bytes(16)),
    ECDSA_WITH_SHA256,
    distinguishedName(ISSUER),
    sequence(time(from), time(to)),
    distinguishedName(domains.slice(0, 1).flatMap((name) => (name.length > LONGEST_NAME ? [] : [[COMMON_NAME, name]]))),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternatives)),
  );
  const signature = sequence(integer(random.bytes(POINT_BYTES)), integer(random.bytes(POINT_BYTES)));
  const certificate = sequence(body, ECDSA_WITH_SHA256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    certificate: pem(certificate),
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function drawKey(random: Random): KeyObject {
  const secret = random.bytes(POINT_BYTES);
  // Below the order of the curve whatever else was drawn.
  secret[0] = (secret[0] ?? 0) & 0x7f;
  const pair = createECDH(CURVE);
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey();
  return createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: secret.toString('base64url'),
      x: point.subarray(1, 1 + POINT_BYTES).toString('base64url'),
      y: point.subarray(1 + POINT_BYTES).toString('base64url'),
    },
  });
}

function distinguishedName(parts: readonly (readonly [oid: string, value: string])[]): Buffer {
  return sequence(
    ...parts.map(([oid, value]) =>
      tagged(0x31, sequence(tagged(0x06, Buffer.from(oid, 'hex')), tagged(0x0c, Buffer.from(value)))),
    ),
  );
}

/** UTCTime up to 2049, GeneralizedTime after (RFC 5280). */
function time(epochMs: number): Buffer {
  const digits = `${new Date(epochMs)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:T]/g, '')}Z`;
  return digits < '2050' ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

/** A positive INTEGER of at least one byte. */
function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  return tagged(0x02, (shortest[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
