import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** SHA-256 (hex) of a secret text, by which a plan knows it again without holding it. */
export function secretDigest(value: string): string {
  return createHash('sha256').update(value, 'utf8').digest('hex');
}

/**
 * SHA-256 (hex) of the DER public key (SPKI) of a PEM private key: the same for every encoding of one key, and
 * comparable with a certificate's. Undefined when it cannot be read; what is wrong with it is not told, as it could quote it.
 */
export function privateKeyDigest(pem: string): string | undefined {
  try {
    const spki = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(spki).digest('hex');
  } catch {
    return undefined;
  }
}
