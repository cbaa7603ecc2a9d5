import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

cryptoProvider.set(webcrypto);

/** A certificate with its key, both PEM. Made anew in each test run; the key guards nothing. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

const RSA_2048 = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

async function selfSigned(
  algorithm: webcrypto.RsaHashedKeyGenParams | (webcrypto.EcKeyGenParams & webcrypto.EcdsaParams),
  name: string,
  alternatives: SubjectAlternativeNameExtension | undefined,
): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2126-01-01T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys,
    ...(alternatives === undefined ? {} : { extensions: [alternatives] }),
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const lines = key.match(/.{1,64}/g) ?? [];
  return {
    certificate: `${certificate.toString('pem')}\n`,
    privateKey: ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n'),
  };
}

/** For shop.example.com, www.example.com and 192.0.2.1, RSA 2048, until the year 2126. */
export const SHOP = await selfSigned(
  RSA_2048,
  'shop.example.com',
  new SubjectAlternativeNameExtension([
    { type: 'dns', value: 'shop.example.com' },
    { type: 'dns', value: 'www.example.com' },
    { type: 'ip', value: '192.0.2.1' },
  ]),
);

/** Without alternative names, ECDSA P-256. */
export const OTHER = await selfSigned(
  { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'other.example.com',
  undefined,
);

/** With an RSA key of 1024 bits only. */
export const WEAK = await selfSigned({ ...RSA_2048, modulusLength: 1024 }, 'weak.example.com', undefined);
