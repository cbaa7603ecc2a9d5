import { expect, test } from '@jest/globals';
import { describePem } from '../../src/render/plan/pem.js';
import { inlineValue } from '../../src/render/plan/value.js';
import { tlsSecret } from '../facts/certificates.js';

test('a certificate is shown by what reviewers ask of it', async () => {
  const { certificate = '' } = await tlsSecret(['shop.example.com', 'www.example.com']);
  expect(inlineValue({ certificate })).toMatch(
    /^\{ certificate = \(certificate for shop\.example\.com, www\.example\.com, valid until 2027-01-01, sha256 [0-9a-f]{12}\) \}$/,
  );
});

test('one without alternative names is shown by its subject', async () => {
  const { certificate = '' } = await tlsSecret(['shop.example.com']);
  expect(describePem(certificate)).toContain('CN=shop.example.com');
});

test('what cannot be read, and anything else in PEM, shows a digest and none of its letters', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';
  expect(describePem(key)).toMatch(/^\(PEM, sha256 [0-9a-f]{12}\)$/);
  expect(describePem('-----BEGIN CERTIFICATE-----\nnone\n')).toMatch(/^\(PEM, sha256/);
  expect(describePem('a text')).toBeUndefined();
});
