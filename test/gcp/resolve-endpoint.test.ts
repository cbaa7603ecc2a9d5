import { expect, test } from '@jest/globals';
import { resolveGceEndpoint } from '../../src/gcp/resolve-endpoint.js';

const VARIABLE = 'CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE';

test.each([
  ['http://127.0.0.1:8080/compute/v1/', 'http://127.0.0.1:8080/'],
  ['http://127.0.0.1:8080/compute/v1', 'http://127.0.0.1:8080/'],
  ['http://localhost:8080', 'http://localhost:8080/'],
  ['http://[::1]:8080/compute/v1/', 'http://[::1]:8080/'],
  ['https://compute.us-east1.rep.googleapis.com/compute/v1/', 'https://compute.us-east1.rep.googleapis.com/'],
  ['https://proxy.example.com/gce/compute/v1/', 'https://proxy.example.com/gce/'],
])('%s is reached at %s', (value, rootUrl) => {
  expect(resolveGceEndpoint({ flag: value, env: {} })).toMatchObject({ ok: true, value: { rootUrl } });
  expect(resolveGceEndpoint({ env: { [VARIABLE]: value } })).toMatchObject({ ok: true, value: { rootUrl } });
});

test("nothing given is Google's own endpoint", () => {
  expect(resolveGceEndpoint({ env: {} })).toMatchObject({ ok: true, value: undefined });
});

test('the flag goes before the environment', () => {
  const env = { [VARIABLE]: 'http://localhost:1/compute/v1/' };
  expect(resolveGceEndpoint({ flag: 'http://localhost:2', env })).toMatchObject({
    value: { rootUrl: 'http://localhost:2/' },
  });
});

test.each([
  ['localhost', 'no URL'],
  ['ftp://localhost/compute/v1/', 'neither http nor https'],
  ['http://gce.example.com/compute/v1/', 'unencrypted'],
  ['http://127.0.0.1.example.com/', 'unencrypted'],
  ['http://localhost:8080/compute/beta/', 'version beta'],
  ['https://example.com/compute/v1/?key=1', 'more than an origin'],
])('%s is refused: %s', (flag, why) => {
  const outcome = resolveGceEndpoint({ flag, env: {} });
  expect(outcome).toMatchObject({ ok: false, diagnostics: [{ code: 'UsageError' }] });
  expect(JSON.stringify(outcome)).toContain(why);
});

test('a password in the URL is refused and not repeated', () => {
  const outcome = resolveGceEndpoint({ flag: 'https://me:hunter2@example.com/', env: {} });
  expect(outcome.ok).toBe(false);
  expect(JSON.stringify(outcome)).not.toContain('hunter2');
});
