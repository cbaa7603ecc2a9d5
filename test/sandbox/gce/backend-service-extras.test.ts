import { describe, expect, test } from '@jest/globals';
import { isObject, type JsonObject } from '../../../src/sandbox/gce/json.js';
import { refusal, seededBalancer, type TestProject } from './support/project.js';

const PATH = 'global/backendServices/be-1';

async function cdnOf(project: TestProject): Promise<JsonObject> {
  const { cdnPolicy } = await project.get(PATH);
  return isObject(cdnPolicy) ? cdnPolicy : {};
}

describe('cdnPolicy', () => {
  test('is filled in once CDN is on', async () => {
    const project = seededBalancer();
    expect((await project.get(PATH))['cdnPolicy']).toBeUndefined();
    await project.done('PATCH', PATH, { enableCDN: true });
    expect(await cdnOf(project)).toMatchObject({
      cacheMode: 'CACHE_ALL_STATIC',
      defaultTtl: 3600,
      clientTtl: 3600,
      maxTtl: 86400,
      signedUrlCacheMaxAgeSec: '3600',
    });
  });

  test('has no TTLs when the origin decides', async () => {
    const project = seededBalancer();
    await project.done('PATCH', PATH, { enableCDN: true, cdnPolicy: { cacheMode: 'USE_ORIGIN_HEADERS' } });
    const policy = await cdnOf(project);
    for (const field of ['defaultTtl', 'clientTtl', 'maxTtl']) expect(policy[field]).toBeUndefined();
  });

  test.each([
    [{ cacheMode: 'USE_ORIGIN_HEADERS', defaultTtl: 10 }, 'cacheMode is USE_ORIGIN_HEADERS'],
    [{ cacheMode: 'FORCE_CACHE_ALL', maxTtl: 10 }, 'cacheMode is FORCE_CACHE_ALL'],
    [{ defaultTtl: 100, maxTtl: 10 }, 'greater than maxTtl'],
    [{ clientTtl: 5000, maxTtl: 4000 }, 'greater than maxTtl'],
    [{ maxTtl: 31622401 }, 'between 0 and 31622400'],
    [{ serveWhileStale: 604801 }, 'between 0 and 604800'],
  ])('is refused for %j', async (cdnPolicy, message) => {
    const answer = await seededBalancer().call('PATCH', PATH, { enableCDN: true, cdnPolicy });
    expect(answer.status).toBe(400);
    expect(refusal(answer).message).toContain(message);
  });

  test('shows the names of signing keys, which updates keep and only their own methods change', async () => {
    const project = seededBalancer();
    const key = { keyName: 'key-1', keyValue: 'AAAAAAAAAAAAAAAAAAAAAA==' };
    await project.done('POST', `${PATH}/addSignedUrlKey`, key);
    expect((await project.call('POST', `${PATH}/addSignedUrlKey`, key)).status).toBe(400);
    expect((await project.call('POST', `${PATH}/addSignedUrlKey`, { keyName: 'k', keyValue: 'x' })).status).toBe(400);
    const { fingerprint, healthChecks } = await project.get(PATH);
    await project.done('PUT', PATH, { fingerprint, healthChecks, cdnPolicy: { signedUrlKeyNames: ['other'] } });
    expect(await cdnOf(project)).toEqual({ signedUrlKeyNames: ['key-1'] });
    expect((await project.call('POST', `${PATH}/deleteSignedUrlKey?keyName=none`)).status).toBe(400);
    await project.done('POST', `${PATH}/deleteSignedUrlKey?keyName=key-1`);
    expect((await project.get(PATH))['cdnPolicy']).toBeUndefined();
  });
});

describe('custom headers', () => {
  test('have 8192 bytes in all and no more', async () => {
    const project = seededBalancer();
    const headers = (bytes: number): object => ({
      customResponseHeaders: [`a:${'x'.repeat(4094)}`, `b:${'x'.repeat(bytes - 4098)}`],
    });
    await project.done('PATCH', PATH, headers(8192));
    expect(refusal(await project.call('PATCH', PATH, headers(8193)))).toMatchObject({ status: 400, reason: 'invalid' });
  });
});

describe('an IAP secret', () => {
  test('is shown as its SHA-256 only and kept by updates without one', async () => {
    const project = seededBalancer();
    await project.done('PATCH', PATH, { iap: { enabled: true, oauth2ClientId: 'id', oauth2ClientSecret: 'secret' } });
    const sha = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b';
    const iap = { enabled: true, oauth2ClientId: 'id', oauth2ClientSecretSha256: sha };
    expect((await project.get(PATH))['iap']).toEqual(iap);
    await project.done('PATCH', PATH, { iap: { enabled: false } });
    expect((await project.get(PATH))['iap']).toEqual({ ...iap, enabled: false });
  });

  test('reads a secret that was never sent as the empty one', async () => {
    const project = seededBalancer();
    expect(await project.get(PATH)).not.toHaveProperty('iap');
    await project.done('PATCH', PATH, { iap: { enabled: false } });
    expect((await project.get(PATH))['iap']).toEqual({
      enabled: false,
      oauth2ClientId: '',
      oauth2ClientSecretSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });
});

describe('the migration from the classic to the managed scheme', () => {
  const state = (externalManagedMigrationState: string, extra: object = {}): object => ({
    externalManagedMigrationState,
    ...extra,
  });
  const managed = { loadBalancingScheme: 'EXTERNAL_MANAGED' };

  test('goes by its states, services first and rules last, and back the other way round', async () => {
    const project = seededBalancer();
    await project.done('PATCH', PATH, state('PREPARE'));
    await project.done('PATCH', PATH, state('TEST_BY_PERCENTAGE', { externalManagedMigrationTestingPercentage: 25.5 }));
    await project.done('PATCH', PATH, state('TEST_ALL_TRAFFIC', { externalManagedMigrationTestingPercentage: null }));
    expect((await project.call('PATCH', 'global/forwardingRules/fr-1', managed)).status).toBe(400);
    await project.done('PATCH', PATH, managed);
    await project.done('PATCH', 'global/forwardingRules/fr-1', managed);
    expect(await project.get('global/forwardingRules/fr-1')).toMatchObject(managed);
    const classic = { loadBalancingScheme: 'EXTERNAL' };
    await project.done('PATCH', 'global/forwardingRules/fr-1', classic);
    await project.done('PATCH', PATH, { ...classic, ...state('TEST_ALL_TRAFFIC') });
    expect(await project.get(PATH)).toMatchObject(classic);
  });

  test.each([
    ['a state other than PREPARE first', state('TEST_ALL_TRAFFIC')],
    ['a percentage without its state', state('PREPARE', { externalManagedMigrationTestingPercentage: 5 })],
    ['the scheme at once', managed],
    ['another scheme', { loadBalancingScheme: 'INTERNAL_SELF_MANAGED' }],
  ])('refuses %s', async (_name, patch) => {
    expect((await seededBalancer().call('PATCH', PATH, patch)).status).toBe(400);
  });

  test('refuses percentages above a hundred and the scheme before all traffic was tested', async () => {
    const project = seededBalancer();
    await project.done('PATCH', PATH, state('PREPARE'));
    const percentage = state('TEST_BY_PERCENTAGE', { externalManagedMigrationTestingPercentage: 101 });
    expect((await project.call('PATCH', PATH, percentage)).status).toBe(400);
    expect((await project.call('PATCH', PATH, managed)).status).toBe(400);
  });
});

describe('listUsable', () => {
  test('lists backend services under a kind of its own', async () => {
    const body = await seededBalancer().get('global/backendServices/listUsable');
    expect(body).toMatchObject({ kind: 'compute#usableBackendServiceList', items: [{ name: 'be-1' }] });
  });
});
