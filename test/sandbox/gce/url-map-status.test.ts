import { describe, expect, test } from '@jest/globals';
import { seededBalancer, type TestProject } from './support/project.js';

const SERVICE = 'global/backendServices/be-m';

function managed(): TestProject {
  const project = seededBalancer();
  project.gce.seed('backendServices', 'global', { name: 'be-m', loadBalancingScheme: 'EXTERNAL_MANAGED' });
  project.gce.seed('backendBuckets', 'global', { name: 'bb', bucketName: 'bucket' });
  return project;
}

function errorPages(...codes: readonly string[]): object {
  return {
    errorService: 'global/backendBuckets/bb',
    errorResponseRules: codes.map((code) => ({ matchResponseCodes: [code], path: '/x', overrideResponseCode: 404 })),
  };
}

function body(...codes: readonly string[]): object {
  return {
    name: 'um-m',
    defaultService: SERVICE,
    defaultCustomErrorResponsePolicy: errorPages(...codes),
    hostRules: [{ hosts: ['mysite.com'], pathMatcher: 'm' }],
    pathMatchers: [{ name: 'm', defaultService: SERVICE, defaultCustomErrorResponsePolicy: errorPages(...codes) }],
  };
}

describe('the status of a URL map', () => {
  test.each([
    [['5xx'], '61'],
    [['5xx', '4xx'], '63'],
  ])('has the recorded size for error pages of %j', async (codes, units) => {
    const project = managed();
    await project.done('POST', 'global/urlMaps', body(...codes));
    expect((await project.get('global/urlMaps/um-m'))['status']).toEqual({ quotaUsage: { forwardingRules: 0, units } });
  });

  test('counts the rules that lead to it, and is ignored when it is sent back', async () => {
    const project = managed();
    await project.done('POST', 'global/urlMaps', { name: 'um-m', defaultService: SERVICE });
    await project.done('POST', 'global/targetHttpProxies', { name: 'tp-m', urlMap: 'global/urlMaps/um-m' });
    await project.done('POST', 'global/forwardingRules', {
      name: 'fr-m',
      target: 'global/targetHttpProxies/tp-m',
      portRange: '80',
      loadBalancingScheme: 'EXTERNAL_MANAGED',
    });
    const read = await project.get('global/urlMaps/um-m');
    expect(read['status']).toEqual({ quotaUsage: { forwardingRules: 1, units: '57' } });
    await project.done('PUT', 'global/urlMaps/um-m', { ...read, status: { quotaUsage: { forwardingRules: 9 } } });
    expect(await project.get('global/urlMaps/um-m')).toMatchObject({ status: read['status'] });
  });

  test('is not there for classic services', async () => {
    expect(await seededBalancer().get('global/urlMaps/um-1')).not.toHaveProperty('status');
  });
});
