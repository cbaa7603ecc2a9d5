const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, in order, each by itself. */
export function certificateBlocks(pem: string): readonly string[] {
  return pem.match(CERTIFICATE) ?? [];
}

/**
 * The public part of `tls.crt`: the text itself where it holds nothing but certificates, else only the certificates in it.
 * People put their private key there, too; it must never get into a plan.
 */
export function publicPart(pem: string): string {
  if (pem.replace(CERTIFICATE, '').trim() === '') return pem;
  return certificateBlocks(pem)
    .map((block) => `${block}\n`)
    .join('');
}
