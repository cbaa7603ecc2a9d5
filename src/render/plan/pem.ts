import { createHash, X509Certificate } from 'node:crypto';

const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----/;

function firstCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = (subjectAltName ?? '')
    .split(', ')
    .flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice(4)] : []));
  return names.length > 0 ? names.join(', ') : subject.replaceAll('\n', ', ');
}

/**
 * What people need to know of a PEM text instead of its letters: for whom a certificate is and until when, and the first 12
 * hex digits of the SHA-256 of the text. Undefined for any other text.
 */
export function describePem(text: string): string | undefined {
  const [, label] = PEM.exec(text) ?? [];
  if (label === undefined) return undefined;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const certificate = label === 'CERTIFICATE' ? firstCertificate(text) : undefined;
  if (certificate === undefined) return `(PEM, sha256 ${digest})`;
  const until = new Date(certificate.validTo).toISOString().slice(0, 10);
  return `(certificate for ${namesOf(certificate)}, valid until ${until}, sha256 ${digest})`;
}
