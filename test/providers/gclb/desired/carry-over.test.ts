import { expect, test } from '@jest/globals';
import { lostProtections } from '../../../../src/providers/gclb/desired/carry-over.js';
import type { OwnedResource } from '../../../../src/providers/gclb/live/owned-resources.js';

function signedInBy(iap: OwnedResource['body']): OwnedResource {
  const logical = 'backendService/default/web:80';
  return { kind: 'backendService', logical, name: 'old', body: { iap }, reached: true };
}

const OWN = { enabled: true, oauth2ClientId: 'mine', oauth2ClientSecretSha256: 'x' };
const GOOGLES = { enabled: true, oauth2ClientId: '' };

test.each([
  ['with the client of Google where it had its own', OWN, { enabled: true }, ['WouldLoseProtection']],
  ['with a client of its own', OWN, { enabled: true, oauth2ClientId: 'mine' }, []],
  ['with the client of Google as before', GOOGLES, { enabled: true }, []],
  ['that is switched off on purpose', OWN, { enabled: false }, []],
  ['of which nothing is said', GOOGLES, undefined, ['WouldLoseProtection']],
])('a successor whose sign-in goes on %s is judged so', (_what, before, after, codes) => {
  const wanted = after === undefined ? {} : { iap: after };
  expect(lostProtections(signedInBy(before), 'new', wanted).map(({ code }) => code)).toEqual(codes);
});
