import { describe, expect, test } from '@jest/globals';
import { NUMBER, refusal, seededBalancer } from './support/project.js';

describe('testIamPermissions', () => {
  test('answers those of the permissions that the caller has', async () => {
    const project = seededBalancer();
    project.state.deniedPermissions = ['compute.urlMaps.update'];
    const permissions = ['compute.urlMaps.get', 'compute.urlMaps.update'];
    const answer = await project.call('POST', 'global/urlMaps/um-1/testIamPermissions', { permissions });
    expect(answer.body).toEqual({ permissions: ['compute.urlMaps.get'] });
    const none = await project.call('POST', 'global/healthChecks/hc-1/testIamPermissions', {
      permissions: ['compute.urlMaps.update'],
    });
    expect(none.body).toEqual({});
    expect((await project.call('POST', 'global/urlMaps/none/testIamPermissions', { permissions })).status).toBe(404);
  });
});

describe('rate limits', () => {
  test('are counted by minutes of world time, reads and writes apart, for clients only', async () => {
    const project = seededBalancer();
    project.state.rateLimits = { reads: 2 };
    project.clock.advance(60_000 - (project.clock.now() % 60_000));
    const read = (): Promise<number> => project.call('GET', 'global/urlMaps').then(({ status }) => status);
    expect([await read(), await read(), await read()]).toEqual([200, 200, 403]);
    expect(refusal(await project.call('GET', 'global/urlMaps'))).toEqual({
      status: 403,
      reason: 'rateLimitExceeded',
      message: `Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'compute.googleapis.com' for consumer 'project_number:${NUMBER}'.`,
    });
    expect((await project.call('PATCH', 'global/backendServices/be-1', { timeoutSec: 9 })).status).toBe(200);
    const internal = await project.gce.handle({
      method: 'GET',
      path: '/compute/v1/projects/p1/global/urlMaps',
      query: new URLSearchParams(),
      headers: {},
      body: '',
      caller: 'gke/us-east4',
    });
    expect(internal.status).toBe(200);
    project.clock.advance(60_000);
    expect(await read()).toBe(200);
  });

  test('are off by default', async () => {
    const project = seededBalancer();
    for (let count = 0; count < 50; count++) expect((await project.call('GET', 'global/urlMaps')).status).toBe(200);
    expect(project.state.rateWindow).toBeUndefined();
  });
});
