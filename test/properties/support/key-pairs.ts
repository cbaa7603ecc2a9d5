import { makeManagedCertificate } from '../../../src/sandbox/gce/managed-certificate.js';
import type { ManagedCertificate } from '../../../src/sandbox/gce/managed-certificate.js';
import { Random } from '../../../src/sandbox/time/random.js';

/** A certificate and its key, both PEM; the key guards nothing. */
export type KeyPair = ManagedCertificate;

const FROM = Date.parse('2025-12-01T00:00:00Z');
const TO = Date.parse('2027-12-01T00:00:00Z');

/** A certificate for some hosts, valid in all the time in which tests take place; the same seed makes the same one. */
export function keyPair(seed: number, ...hosts: readonly string[]): KeyPair {
  return makeManagedCertificate(hosts, FROM, TO, new Random({ seed }));
}
