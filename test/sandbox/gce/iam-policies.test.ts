import { describe, expect, test } from '@jest/globals';
import { refusal, seededBalancer } from './support/project.js';

const POLICY = 'global/backendServices/be-1/getIamPolicy';
const SET = 'global/backendServices/be-1/setIamPolicy';
const bindings = [{ role: 'roles/compute.loadBalancerServiceUser', members: ['user:a@example.com'] }];

describe('the IAM policy of a backend service', () => {
  test('is empty at first, is replaced at once without an operation, and has a new etag then', async () => {
    const project = seededBalancer();
    expect(await project.get(POLICY)).toEqual({ etag: 'ACAB' });
    const set = await project.call('POST', SET, { policy: { bindings, etag: 'ACAB' } });
    expect(set.status).toBe(200);
    expect(set.body).toEqual({ version: 1, etag: expect.stringMatching(/^[-\w]{11}=$/), bindings });
    expect(await project.get(POLICY)).toEqual(set.body);
  });

  test('survives an update of the service', async () => {
    const project = seededBalancer();
    await project.call('POST', SET, { policy: { bindings } });
    await project.done('PATCH', 'global/backendServices/be-1', { timeoutSec: 60 });
    expect(await project.get(POLICY)).toMatchObject({ bindings });
  });

  test('that is set while an update is pending is not undone by it', async () => {
    const project = seededBalancer();
    await project.call('PATCH', 'global/backendServices/be-1', { timeoutSec: 60 });
    await project.call('POST', SET, { policy: { bindings } });
    project.settle();
    expect(await project.get(POLICY)).toMatchObject({ bindings });
    expect(await project.get('global/backendServices/be-1')).toMatchObject({ timeoutSec: 60 });
  });

  test('with a stale etag is refused', async () => {
    const project = seededBalancer();
    await project.call('POST', SET, { policy: { bindings } });
    expect(refusal(await project.call('POST', SET, { policy: { bindings: [], etag: 'ACAB' } }))).toMatchObject({
      status: 409,
      reason: 'aborted',
    });
  });

  test.each([
    ['a role that is none', [{ role: 'owner', members: ['allUsers'] }], "field 'policy.bindings[0].role': 'owner'"],
    ['a member of no type', [{ role: 'roles/viewer', members: ['me'] }], "field 'policy.bindings[0].members[0]': 'me'"],
  ])('with %s is refused', async (_, wrong, message) => {
    const answer = refusal(await seededBalancer().call('POST', SET, { policy: { bindings: wrong } }));
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });

  test('needs its own permissions', async () => {
    const project = seededBalancer();
    project.state.deniedPermissions = ['compute.backendServices.getIamPolicy'];
    expect(refusal(await project.call('GET', POLICY))).toMatchObject({
      status: 403,
      message: expect.stringContaining("Required 'compute.backendServices.getIamPolicy' permission"),
    });
  });
});
