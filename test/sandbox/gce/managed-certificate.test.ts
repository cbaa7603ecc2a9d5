import { X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeManagedCertificate } from '../../../src/sandbox/gce/managed-certificate.js';
import { Random } from '../../../src/sandbox/time/random.js';

const FROM = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

describe('a certificate as Google provisions it', () => {
  test('says its names and its time, whatever was drawn', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 40_000 }),
        (seed, count, days) => {
          const domains = Array.from({ length: count }, (_, place) => `host-${String(place)}.example.com`);
          const made = makeManagedCertificate(domains, FROM, FROM + days * DAY, new Random({ seed }));
          const read = new X509Certificate(made.certificate);
          expect(read.subjectAltName).toBe(domains.map((domain) => `DNS:${domain}`).join(', '));
          expect(read.subject).toBe('CN=host-0.example.com');
          expect(Date.parse(read.validFrom)).toBe(FROM);
          expect(Date.parse(read.validTo)).toBe(FROM + days * DAY);
          expect(read.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is the same for the same draws', () => {
    const make = (seed: number): string =>
      makeManagedCertificate(['a.example'], FROM, FROM, new Random({ seed })).certificate;
    expect(make(3)).toBe(make(3));
    expect(make(3)).not.toBe(make(4));
  });

  test('names a domain that is too long for a common name only among the alternatives', () => {
    const domain = `${'a'.repeat(60)}.example.com`;
    const read = new X509Certificate(makeManagedCertificate([domain], FROM, FROM, new Random({ seed: 1 })).certificate);
    expect(read.subject).toBeFalsy();
    expect(read.subjectAltName).toBe(`DNS:${domain}`);
  });

  test('serves TLS with its key', async () => {
    const { certificate, privateKey } = makeManagedCertificate(
      ['a.example'],
      FROM,
      FROM + DAY,
      new Random({ seed: 1 }),
    );
    const server = createServer({ cert: certificate, key: privateKey }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const socket = connect({ port, host: '127.0.0.1', servername: 'a.example', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    expect(socket.getPeerCertificate().subjectaltname).toBe('DNS:a.example');
    socket.destroy();
    server.close();
  });
});
