import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { SubjectAlternativeNameExtension, X509CertificateGenerator, cryptoProvider } from '@peculiar/x509';
import { readCertificate } from '../../src/facts/certificates/certificate.js';
import { privateKeyDigest } from '../../src/facts/secret-digests.js';
import type { SecretFacts } from '../../src/facts/secret-facts.js';

cryptoProvider.set(webcrypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** The time at which the tests take place. */
export const NOW = Date.parse('2026-06-01T00:00:00Z');

/** The facts of a TLS Secret with a fresh self-signed certificate, valid from 2026 to 2027 where nothing else is asked for. */
export async function tlsSecret(
  names: readonly string[],
  { from = '2026-01-01T00:00:00Z', to = '2027-01-01T00:00:00Z' }: { readonly from?: string; readonly to?: string } = {},
): Promise<SecretFacts & { readonly use: 'tls' }> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const alternatives = names.map((value) => ({ type: 'dns', value }) as const);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${names[0] ?? 'none'}`,
    notBefore: new Date(from),
    notAfter: new Date(to),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: alternatives.length > 1 ? [new SubjectAlternativeNameExtension(alternatives)] : [],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const pem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`;
  const certificatePem = `${certificate.toString('pem')}\n`;
  if (readCertificate(certificatePem) === undefined) throw new Error('not a certificate');
  return { use: 'tls', certificate: certificatePem, keyDigest: privateKeyDigest(pem) };
}
