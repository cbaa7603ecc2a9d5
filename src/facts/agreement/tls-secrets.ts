import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { AgreedCertificate } from '../agreed-frontend.js';
import { readCertificate } from '../certificates/certificate.js';
import type { CertificateFacts } from '../certificates/certificate.js';
import type { ClusterFacts } from '../cluster-facts.js';
import { agreeOnSecret, shortDigest } from './secrets.js';
import type { SecretRules, WantedSecret } from './secrets.js';

/** A certificate that ends within this time is worth a warning, in days. */
const SOON_DAYS = 14;
const DAY_MS = 24 * 3600 * 1000;

const TLS: SecretRules<'tls'> = {
  lacks: ({ certificate, keyDigest }) => [
    ...(certificate === undefined ? ['tls.crt'] : []),
    ...(keyDigest === undefined ? ['tls.key that can be read (PEM, not encrypted)'] : []),
  ],
  compared: ({ certificate = '', keyDigest }) => {
    const facts = readCertificate(certificate);
    return {
      certificate: facts === undefined ? 'unreadable' : shortDigest(facts.chainDigest),
      expires: facts?.notAfter ?? '-',
      key: shortDigest(keyDigest),
    };
  },
  example: 'kubectl create secret tls NAME --cert=FILE --key=FILE',
};

/** What is wrong with the certificate of a Secret, whatever clusters say. */
function judged(
  wanted: WantedSecret<'tls'>,
  facts: CertificateFacts,
  keyDigest: string,
  now: number,
): readonly Diagnostic[] {
  const where = { position: wanted.position, resource: wanted.key };
  const problems: Diagnostic[] = [];
  const problem = (code: Diagnostic['code'], severity: Diagnostic['severity'], what: string, fix: string): void => {
    problems.push({ code, severity, message: `The certificate of the Secret ${wanted.key} ${what}.`, where, fix });
  };
  const renew = 'Put a valid certificate into the Secret of every cluster.';
  const [starts, ends] = [Date.parse(facts.notBefore), Date.parse(facts.notAfter)];
  if (ends <= now) problem('CertificateExpired', 'error', `expired at ${facts.notAfter}`, renew);
  else if (ends - now < SOON_DAYS * DAY_MS) {
    problem('CertificateExpired', 'warning', `expires at ${facts.notAfter}`, renew);
  }
  if (starts > now) problem('CertificateNotYetValid', 'error', `is not valid before ${facts.notBefore}`, renew);
  if (facts.keyDigest !== keyDigest) {
    const fix =
      'Put the key that the certificate was made for into tls.key, and the certificate itself first into tls.crt.';
    problem('CertificateKeyMismatch', 'error', 'does not belong to the private key beside it', fix);
  }
  return problems;
}

/**
 * The certificate of a TLS Secret, if all clusters have it alike: SecretMissing, SecretsDisagree, CertificateInvalid,
 * CertificateExpired (a warning where it is still valid), CertificateNotYetValid, CertificateKeyMismatch. `now` in milliseconds.
 */
export function agreeOnTlsSecret(
  wanted: WantedSecret<'tls'>,
  clusters: readonly ClusterFacts[],
  now: number,
): { readonly certificate: AgreedCertificate | undefined; readonly problems: readonly Diagnostic[] } {
  const { facts: secret, problems } = agreeOnSecret(wanted, clusters, TLS);
  if (secret?.certificate === undefined || secret.keyDigest === undefined) return { certificate: undefined, problems };
  const { certificate, keyDigest } = secret;
  const facts = readCertificate(certificate);
  if (facts === undefined) {
    const invalid: Diagnostic = {
      code: 'CertificateInvalid',
      severity: 'error',
      message: `tls.crt of the Secret ${wanted.key} holds no certificate that can be read.`,
      where: { position: wanted.position, resource: wanted.key },
      fix: 'Put a PEM certificate there, followed by its chain.',
    };
    return { certificate: undefined, problems: [...problems, invalid] };
  }
  return {
    certificate: { from: 'secret', secret: wanted.key, certificate, keyDigest, facts },
    problems: [...problems, ...judged(wanted, facts, keyDigest, now)],
  };
}
