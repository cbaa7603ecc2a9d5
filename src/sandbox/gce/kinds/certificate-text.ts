import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { Refusal } from '../refusal.js';

/** What GCE reads out of a certificate that a client brings. */
export interface CertificateFacts {
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The DNS names it is for, in its order. */
  readonly subjectAlternativeNames: readonly string[];
}

const SMALLEST_RSA_BITS = 2048;

/**
 * Reads a PEM certificate (the first of a chain) and makes sure that the PEM key is its own; without
 * a key only the certificate is read. Throws GCE's 400s: unreadable certificate or key (known
 * messages), a key of another certificate, a key too small (believed).
 */
export function readCertificate(certificate: string, privateKey: string | undefined): CertificateFacts {
  const parsed = parseCertificate(certificate);
  if (privateKey !== undefined) {
    const key = parseKey(privateKey);
    if (!parsed.checkPrivateKey(key)) {
      throw new Refusal(
        400,
        'sslCertificateKeyMismatch',
        'The SSL key does not match the public key of the SSL certificate.',
      );
    }
    checkStrength(key);
  }
  return { expiresAt: Date.parse(parsed.validTo), subjectAlternativeNames: dnsNames(parsed.subjectAltName) };
}

function parseCertificate(text: string): X509Certificate {
  try {
    if (text.includes('-----BEGIN CERTIFICATE-----')) return new X509Certificate(text);
  } catch {
    // Falls through: what node cannot read is refused like what is no PEM at all.
  }
  throw new Refusal(400, 'sslCertificateCouldNotParseCert', 'The SSL certificate could not be parsed.');
}

function parseKey(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw new Refusal(400, 'sslCertificateCouldNotParsePrivateKey', 'The SSL key could not be parsed.');
  }
}

function checkStrength(key: KeyObject): void {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  const isStrong = key.asymmetricKeyType === 'rsa' ? (bits ?? 0) >= SMALLEST_RSA_BITS : key.asymmetricKeyType === 'ec';
  if (!isStrong) {
    throw new Refusal(400, 'sslCertificateUnsupportedKey', 'The SSL key must be RSA of 2048 bits or more, or ECDSA.');
  }
}

function dnsNames(subjectAltName: string | undefined): string[] {
  return (subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));
}
