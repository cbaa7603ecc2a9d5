import { describe, expect, test } from '@jest/globals';
import { refusal, TestProject } from './support/project.js';

const RESTRICTED = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
];

describe('an SSL policy', () => {
  test('shows the features of its profile, and follows a patch against its fingerprint', async () => {
    const project = new TestProject();
    await project.done('POST', 'global/sslPolicies', { name: 'p', profile: 'RESTRICTED', minTlsVersion: 'TLS_1_1' });
    const before = await project.get('global/sslPolicies/p');
    expect(before).toMatchObject({ enabledFeatures: RESTRICTED, minTlsVersion: 'TLS_1_1' });
    expect(refusal(await project.call('PATCH', 'global/sslPolicies/p', { profile: 'MODERN' })).reason).toBe('required');
    const operation = await project.done('PATCH', 'global/sslPolicies/p', { ...before, profile: 'MODERN' });
    expect(operation['operationType']).toBe('compute.sslPolicies.patch');
    const after = await project.get('global/sslPolicies/p');
    expect(after['enabledFeatures']).toHaveLength(10);
    expect((await project.call('PATCH', 'global/sslPolicies/p', { ...before, profile: 'COMPATIBLE' })).status).toBe(
      412,
    );
  });

  test('is COMPATIBLE from TLS 1.0 on when nothing is said', async () => {
    const project = new TestProject();
    await project.done('POST', 'global/sslPolicies', { name: 'p' });
    const body = await project.get('global/sslPolicies/p');
    expect(body).toMatchObject({ profile: 'COMPATIBLE', minTlsVersion: 'TLS_1_0' });
    const { features } = await project.get('global/sslPolicies/listAvailableFeatures');
    expect(body['enabledFeatures']).toEqual(features);
  });

  test('has exactly its own features when CUSTOM, which null takes away again', async () => {
    const project = new TestProject();
    const customFeatures = [RESTRICTED[3], RESTRICTED[0]];
    await project.done('POST', 'global/sslPolicies', { name: 'p', profile: 'CUSTOM', customFeatures });
    const { fingerprint, enabledFeatures } = await project.get('global/sslPolicies/p');
    expect(enabledFeatures).toEqual([RESTRICTED[0], RESTRICTED[3]]);
    const path = 'global/sslPolicies/p';
    expect(refusal(await project.call('PATCH', path, { profile: 'MODERN', fingerprint })).message).toContain('CUSTOM');
    await project.done('PATCH', path, { profile: 'MODERN', customFeatures: null, fingerprint });
    expect((await project.get(path))['customFeatures']).toBeUndefined();
  });

  test.each([
    [{ profile: 'CUSTOM' }, 'resource.customFeatures'],
    [{ profile: 'CUSTOM', customFeatures: ['TLS_NONE'] }, 'Unknown feature'],
    [{ profile: 'MODERN', customFeatures: [RESTRICTED[0]] }, 'CUSTOM profile'],
    [{ profile: 'MODERN', minTlsVersion: 'TLS_1_3' }, 'RESTRICTED profile'],
    [{ profile: 'FIPS_202205', minTlsVersion: 'TLS_1_1' }, 'TLS_1_2'],
    [{ profile: 'LOOSE' }, 'resource.profile'],
  ])('is refused for %j', async (body, message) => {
    const answer = await new TestProject().call('POST', 'global/sslPolicies', { name: 'p', ...body });
    expect(answer.status).toBe(400);
    expect(refusal(answer).message).toContain(message);
  });
});
