import { generateKeyPairSync, sign } from 'node:crypto';
import { bitString, integer, objectIdentifier, octetString, sequence, setOf, tagged, time, utf8 } from './der.js';

/** A certificate and its key, PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

const ECDSA_WITH_SHA256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const COMMON_NAME = objectIdentifier('2.5.4.3');
const ORGANISATION = objectIdentifier('2.5.4.10');
const ALTERNATIVE_NAMES = objectIdentifier('2.5.29.17');

/**
 * Makes an X.509 certificate (RFC 5280) for DNS names that signs itself, on a new P-256 key. It stands in
 * for one that a real authority would issue: nobody need trust it. Times are epoch milliseconds.
 */
export function selfSigned(options: {
  readonly names: readonly string[];
  readonly serial: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
}): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const issuer = sequence(
    setOf(sequence(ORGANISATION, utf8('kubemci sandbox'))),
    setOf(sequence(COMMON_NAME, utf8('kubemci sandbox authority'))),
  );
  const subject = sequence(setOf(sequence(COMMON_NAME, utf8(options.names[0] ?? ''))));
  // GeneralName dNSName has the context tag 2.
  const names = sequence(...options.names.map((name) => tagged(0x82, Buffer.from(name, 'ascii'))));
  const extensions = tagged(0xa3, sequence(sequence(ALTERNATIVE_NAMES, octetString(names))));
  const version3 = tagged(0xa0, integer(Buffer.from([2])));
  const unsigned = sequence(
    version3,
    integer(options.serial),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(time(options.notBefore), time(options.notAfter)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const signature = sign('sha256', unsigned, privateKey);
  return {
    certificate: pem('CERTIFICATE', sequence(unsigned, ECDSA_WITH_SHA256, bitString(signature))),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
