import { X509Certificate, createHash } from 'node:crypto';
import { certificateBlocks } from './pem.js';

/** What can be read of a certificate (the first of a chain: the one that clients are shown). */
export interface CertificateFacts {
  /** DNS names that it is for, as written: `*.example.com` is one. From the alternative names, else the common name. */
  readonly names: readonly string[];
  /** RFC 3339. */
  readonly notBefore: string;
  /** RFC 3339. */
  readonly notAfter: string;
  /** SHA-256 (hex) of the DER public key (SPKI), as `privateKeyDigest` makes it of the key. */
  readonly keyDigest: string;
  /** SHA-256 (hex) of the whole chain, whatever white space stands in its PEM. */
  readonly chainDigest: string;
}

function sha256(...parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return hash.digest('hex');
}

function namesOf({ subjectAltName, subject }: X509Certificate): readonly string[] {
  const alternatives = (subjectAltName ?? '').split(', ').flatMap((entry) => /^DNS:(.+)$/.exec(entry)?.[1] ?? []);
  if (alternatives.length > 0) return alternatives.map((name) => name.toLowerCase());
  const common = /^CN=(.+)$/m.exec(subject)?.[1];
  return common === undefined ? [] : [common.toLowerCase()];
}

/** Reads a PEM chain; undefined where it holds no certificate or one that cannot be read. */
export function readCertificate(pem: string): CertificateFacts | undefined {
  try {
    const chain = certificateBlocks(pem).map((block) => new X509Certificate(block));
    const [leaf] = chain;
    if (leaf === undefined) return undefined;
    return {
      names: namesOf(leaf),
      notBefore: new Date(leaf.validFrom).toISOString(),
      notAfter: new Date(leaf.validTo).toISOString(),
      keyDigest: sha256(leaf.publicKey.export({ type: 'spki', format: 'der' })),
      chainDigest: sha256(...chain.map(({ raw }) => raw)),
    };
  } catch {
    return undefined;
  }
}

/**
 * Whether a certificate's name is for a host (RFC 6125: a wildcard stands for exactly one label). The host `*.example.com`
 * of an Ingress is covered by that very name alone.
 */
export function isCovered(host: string, names: readonly string[]): boolean {
  const wildcard = host.replace(/^[^.]+\./, '*.');
  return names.includes(host) || names.includes(wildcard);
}
