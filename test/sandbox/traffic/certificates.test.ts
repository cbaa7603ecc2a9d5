import { expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { makeManagedCertificate } from '../../../src/sandbox/gce/managed-certificate.js';
import { Random } from '../../../src/sandbox/time/random.js';
import { chooseCertificate, fitness } from '../../../src/sandbox/traffic/certificates.js';
import { SHOP } from '../gce/support/certificates.js';

function held(link: string, names: readonly string[]): { link: string; certificate: string; privateKey: string } {
  const [from, to] = [Date.parse('2020-01-01'), Date.parse('2021-01-01')];
  return { link, ...makeManagedCertificate(names, from, to, new Random({ seed: link.length })) };
}

const PRIMARY = held('primary', ['primary.example.com']);
const WILD = held('wild', ['*.example.com']);
const EXACT = held('exact', ['a.example.com']);
const RSA = { link: 'rsa', ...SHOP };
const BOTH = { rsa: true, ecdsa: true };

test.each([
  ['a.example.com', 'exact'],
  ['b.example.com', 'wild'],
  ['B.EXAMPLE.com.', 'wild'],
  ['x.b.example.com', 'primary'],
  ['example.com', 'primary'],
  ['', 'primary'],
])('%s is shown the %s certificate, whatever their order', (name, expected) => {
  expect(chooseCertificate([PRIMARY, WILD, EXACT], name, BOTH)?.link).toBe(expected);
  expect(chooseCertificate([PRIMARY, EXACT, WILD], name, BOTH)?.link).toBe(expected);
});

test('a client that cannot check a kind of key is shown another certificate for its name', () => {
  const ecdsa = held('ecdsa', ['shop.example.com']);
  expect(chooseCertificate([ecdsa, RSA], 'shop.example.com', { rsa: true, ecdsa: false })?.link).toBe('rsa');
  expect(chooseCertificate([RSA, ecdsa], 'shop.example.com', { rsa: false, ecdsa: true })?.link).toBe('ecdsa');
  expect(chooseCertificate([RSA, ecdsa], 'shop.example.com', BOTH)?.link).toBe('rsa');
});

test('an expired certificate is shown like any other, and none is shown of an empty list', () => {
  expect(new X509Certificate(EXACT.certificate).validTo).toBe('Jan  1 00:00:00 2021 GMT');
  expect(chooseCertificate([EXACT], 'a.example.com', BOTH)).toBe(EXACT);
  expect(chooseCertificate([], 'a.example.com', BOTH)).toBeUndefined();
});

test('a server name belongs to certificates exactly, by a wildcard, or not at all', () => {
  expect([
    fitness([WILD, EXACT], 'a.example.com'),
    fitness([WILD], 'a.example.com'),
    fitness([EXACT], 'b.org'),
  ]).toEqual([2, 1, 0]);
});
