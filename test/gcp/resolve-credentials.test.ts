import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { credentialsDisabled, resolveCredentials } from '../../src/gcp/resolve-credentials.js';
import { adviseRetry } from '../../src/gcp/retry-advice.js';
import { serve, type CannedServer } from './support/canned-server.js';

const VARIABLE = 'GOOGLE_APPLICATION_CREDENTIALS';
let folder = '';
let earlier: string | undefined;
const servers: CannedServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kubemci-adc-'));
  earlier = process.env[VARIABLE];
});
afterEach(async () => {
  if (earlier === undefined) Reflect.deleteProperty(process.env, VARIABLE);
  else process.env[VARIABLE] = earlier;
  for (const server of servers.splice(0)) await server.close();
  await rm(folder, { recursive: true });
});

/** Application Default Credentials of an external account, whose token endpoints are a server of the test's. */
async function externalAccount(server: CannedServer): Promise<void> {
  servers.push(server);
  const subject = path.join(folder, 'subject-token');
  const file = path.join(folder, 'adc.json');
  await writeFile(subject, 'subject');
  await writeFile(
    file,
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/p',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${server.rootUrl}token`,
      credential_source: { file: subject },
      quota_project_id: 'billed',
    }),
  );
  process.env[VARIABLE] = file;
}

const token = { access_token: 'very-secret', token_type: 'Bearer', expires_in: 3600, issued_token_type: 't' };

test('no credentials are made where they are disabled', () => {
  expect(resolveCredentials({ disabled: true })).toBeUndefined();
});

test.each([
  ['true', true],
  ['1', true],
  ['Yes', true],
  ['false', false],
  ['', false],
  [undefined, false],
])('CLOUDSDK_AUTH_DISABLE_CREDENTIALS=%s disables them: %s', (value, disabled) => {
  expect(credentialsDisabled({ CLOUDSDK_AUTH_DISABLE_CREDENTIALS: value })).toBe(disabled);
});

describe('Application Default Credentials', () => {
  test('sign requests, name the quota project and are asked for a token only once', async () => {
    const server = await serve(() => ({ status: 200, body: token }));
    await externalAccount(server);
    const credentials = resolveCredentials({ disabled: false });
    expect(await credentials?.requestHeaders()).toMatchObject({
      authorization: 'Bearer very-secret',
      'x-goog-user-project': 'billed',
    });
    expect(await credentials?.accessToken()).toBe('very-secret');
    expect(server.seen).toHaveLength(1);
  });

  test('that are refused are MissingCredentials, with the command to run', async () => {
    await externalAccount(
      await serve(() => ({ status: 400, body: { error: 'invalid_grant', error_description: 'expired' } })),
    );
    const error: unknown = await resolveCredentials({ disabled: false })
      ?.requestHeaders()
      .catch((caught: unknown) => caught);
    if (!(error instanceof KubemciError)) throw new Error('no KubemciError');
    expect(error.diagnostics[0]).toMatchObject({ code: 'MissingCredentials' });
    expect(error.diagnostics[0].fix).toContain('gcloud auth application-default login');
  });

  test('whose file is not there are MissingCredentials that name the file', async () => {
    const file = path.join(folder, 'nowhere.json');
    process.env[VARIABLE] = file;
    await expect(resolveCredentials({ disabled: false })?.requestHeaders()).rejects.toMatchObject({
      diagnostics: [{ code: 'MissingCredentials', message: expect.stringContaining(file) }],
    });
  });

  test('whose token endpoint does not answer are no missing credentials: the request may be made again', async () => {
    const server = await serve(() => 'hang up');
    await externalAccount(server);
    await server.close();
    const asked = resolveCredentials({ disabled: false })?.requestHeaders();
    const error: unknown = await asked?.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ httpStatus: 0, reason: 'ECONNREFUSED' });
    expect(adviseRetry(error)).toBeDefined();
  });
});
