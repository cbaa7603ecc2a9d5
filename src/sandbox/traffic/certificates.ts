import { X509Certificate } from 'node:crypto';

/** A certificate that an edge location holds, with its key. */
export interface HeldCertificate {
  /** Relative link of its resource. */
  readonly link: string;
  /** PEM; the certificate first, then its chain. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
}

/** What a client can do in a handshake. */
export interface ClientSignatures {
  readonly rsa: boolean;
  readonly ecdsa: boolean;
}

interface Facts {
  readonly names: readonly string[];
  readonly keyType: 'rsa' | 'ecdsa';
}

// Reading a certificate takes longer than everything else about a request; its text never changes.
const known = new Map<string, Facts | undefined>();
const MOST_KNOWN = 10_000;

/**
 * The certificate of a proxy's list that is shown for a server name. GCE (SSL certificates overview):
 * one whose common name or alternative name matches the name and whose kind of key the client can use;
 * an exact name goes before a wildcard, then the list's order (that order believed); with none, or no
 * server name, the primary one, which is the first of the list. Undefined for an empty list.
 */
export function chooseCertificate(
  held: readonly HeldCertificate[],
  serverName: string,
  client: ClientSignatures,
): HeldCertificate | undefined {
  const name = serverName.toLowerCase().replace(/\.$/, '');
  const usable = held.filter(({ certificate }) => {
    const facts = factsOf(certificate);
    return facts !== undefined && client[facts.keyType];
  });
  const named = (matches: (pattern: string) => boolean): HeldCertificate | undefined =>
    usable.find(({ certificate }) => factsOf(certificate)?.names.some(matches));
  return named((pattern) => pattern === name) ?? named((pattern) => isWildcardFor(pattern, name)) ?? held[0];
}

/** How well any of the certificates is for a server name: 2 exactly, 1 by a wildcard, 0 not at all. */
export function fitness(held: readonly HeldCertificate[], serverName: string): 0 | 1 | 2 {
  const name = serverName.toLowerCase();
  const names = held.flatMap(({ certificate }) => factsOf(certificate)?.names ?? []);
  if (names.includes(name)) return 2;
  return names.some((pattern) => isWildcardFor(pattern, name)) ? 1 : 0;
}

// RFC 6125: a wildcard stands for exactly one label.
function isWildcardFor(pattern: string, name: string): boolean {
  return pattern.startsWith('*.') && name.includes('.') && name.slice(name.indexOf('.')) === pattern.slice(1);
}

function factsOf(pem: string): Facts | undefined {
  if (known.has(pem)) return known.get(pem);
  if (known.size >= MOST_KNOWN) known.clear();
  const facts = read(pem);
  known.set(pem, facts);
  return facts;
}

function read(pem: string): Facts | undefined {
  try {
    const certificate = new X509Certificate(pem);
    const alternatives = (certificate.subjectAltName ?? '')
      .split(', ')
      .flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice(4).toLowerCase()] : []));
    const commonName = /^CN=(.+)$/m.exec(certificate.subject)?.[1]?.toLowerCase();
    return {
      names: [...alternatives, ...(commonName === undefined ? [] : [commonName])],
      keyType: certificate.publicKey.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa',
    };
  } catch {
    return undefined;
  }
}
