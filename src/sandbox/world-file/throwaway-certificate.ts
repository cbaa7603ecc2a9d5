import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

const DAY_MS = 24 * 3_600_000;
const USUAL_DAYS = 90;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** What a made certificate is to be like. */
export interface CertificateWish {
  /** DNS names; the first is the common name. */
  readonly hosts: readonly string[];
  /** From now on; default 90. */
  readonly validDays?: number | undefined;
  /** It ran out yesterday. */
  readonly expired?: boolean | undefined;
  /** It begins in thirty days. */
  readonly notYetValid?: boolean | undefined;
}

/** A self-signed certificate with its key, both PEM, which guards nothing. `now` is epoch milliseconds. */
export async function throwawayCertificate(
  wish: CertificateWish,
  now: number,
): Promise<{ readonly certificate: string; readonly privateKey: string }> {
  cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const { from, to } = validity(wish, now);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [wish.hosts[0] ?? ''] }],
    notBefore: new Date(from),
    notAfter: new Date(to),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new SubjectAlternativeNameExtension(wish.hosts.map((value) => ({ type: 'dns', value })))],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate: `${certificate.toString('pem')}\n`,
    privateKey: ['-----BEGIN PRIVATE KEY-----', ...(key.match(/.{1,64}/g) ?? []), '-----END PRIVATE KEY-----', ''].join(
      '\n',
    ),
  };
}

function validity(
  { validDays = USUAL_DAYS, expired, notYetValid }: CertificateWish,
  now: number,
): { from: number; to: number } {
  const length = validDays * DAY_MS;
  if (expired) return { from: now - DAY_MS - length, to: now - DAY_MS };
  const from = notYetValid ? now + 30 * DAY_MS : now - DAY_MS;
  return { from, to: (notYetValid ? from : now) + length };
}
