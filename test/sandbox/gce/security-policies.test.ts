import { describe, expect, test } from '@jest/globals';
import { PROJECT, refusal, ROOT, seededBalancer, TestProject } from './support/project.js';

const POLICY = 'global/securityPolicies/armor';
const DENY = {
  priority: 1000,
  action: 'deny(403)',
  match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['192.0.2.0/24'] } },
};

async function withPolicy(project: TestProject = new TestProject()): Promise<TestProject> {
  await project.done('POST', 'global/securityPolicies', { name: 'armor' });
  return project;
}

describe('a security policy', () => {
  test('always has a last rule that matches everybody', async () => {
    const project = await withPolicy();
    expect(await project.get(POLICY)).toMatchObject({
      kind: 'compute#securityPolicy',
      type: 'CLOUD_ARMOR',
      rules: [
        {
          kind: 'compute#securityPolicyRule',
          priority: 2147483647,
          action: 'allow',
          match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['*'] } },
        },
      ],
    });
  });

  test('takes, shows, changes and loses rules by priority', async () => {
    const project = await withPolicy();
    const { fingerprint } = await project.get(POLICY);
    expect(await project.done('POST', `${POLICY}/addRule`, DENY)).toMatchObject({ operationType: 'AddRule' });
    expect(await project.get(`${POLICY}/getRule?priority=1000`)).toMatchObject({ ...DENY, preview: false });
    await project.done('POST', `${POLICY}/patchRule?priority=1000`, { preview: true });
    expect(await project.get(`${POLICY}/getRule?priority=1000`)).toMatchObject({ ...DENY, preview: true });
    const now = await project.get(POLICY);
    expect(now['rules']).toMatchObject([{ priority: 1000 }, { priority: 2147483647 }]);
    expect(now['fingerprint']).not.toBe(fingerprint);
    await project.done('POST', `${POLICY}/removeRule?priority=1000`);
    expect((await project.get(POLICY))['rules']).toHaveLength(1);
  });

  test('refuses a priority twice, rules that are not there, and losing the last rule', async () => {
    const project = await withPolicy();
    await project.done('POST', `${POLICY}/addRule`, DENY);
    expect(refusal(await project.call('POST', `${POLICY}/addRule`, DENY)).message).toContain('same priorities');
    expect((await project.call('GET', `${POLICY}/getRule?priority=7`)).status).toBe(400);
    expect((await project.call('POST', `${POLICY}/removeRule?priority=7`)).status).toBe(400);
    expect((await project.call('POST', `${POLICY}/removeRule?priority=2147483647`)).status).toBe(400);
    expect(refusal(await project.call('POST', `${POLICY}/addRule`, { ...DENY, priority: -1 })).message).toContain(
      'priority',
    );
    expect((await project.call('POST', `${POLICY}/addRule`, { priority: 3, action: 'allow' })).status).toBe(400);
  });
});

describe('setSecurityPolicy', () => {
  test('sets and clears the policy, which updates of the service neither change nor drop', async () => {
    const project = await withPolicy(seededBalancer());
    const path = 'global/backendServices/be-1';
    const url = `${ROOT}${PROJECT}/${POLICY}`;
    await project.done('POST', `${path}/setSecurityPolicy`, { securityPolicy: POLICY });
    await project.done('POST', `${path}/setEdgeSecurityPolicy`, { securityPolicy: url });
    await project.done('PATCH', path, { timeoutSec: 31, securityPolicy: null });
    const body = await project.get(path);
    expect(body).toMatchObject({ timeoutSec: 31, securityPolicy: url, edgeSecurityPolicy: url });
    expect(await project.get(`${path}/getEffectiveSecurityPolicies`)).toMatchObject({ name: 'armor' });
    await project.done('PUT', path, { fingerprint: body['fingerprint'], healthChecks: body['healthChecks'] });
    expect(await project.get(path)).toMatchObject({ securityPolicy: url });
    expect(refusal(await project.call('DELETE', POLICY))).toMatchObject({
      status: 400,
      message: `The security_policy resource '${PROJECT}/${POLICY}' is already being used by '${PROJECT}/${path}'`,
    });
    await project.done('POST', `${path}/setSecurityPolicy`, {});
    await project.done('POST', `${path}/setEdgeSecurityPolicy`, {});
    expect((await project.get(path))['securityPolicy']).toBeUndefined();
    await project.done('DELETE', POLICY);
  });

  test('refuses a policy that does not exist and asks for its own permission', async () => {
    const project = await withPolicy(seededBalancer());
    const path = 'global/backendServices/be-1/setSecurityPolicy';
    const missing = await project.call('POST', path, { securityPolicy: 'global/securityPolicies/none' });
    expect(refusal(missing).message).toBe(`The resource '${PROJECT}/global/securityPolicies/none' was not found`);
    project.state.deniedPermissions = ['compute.backendServices.setSecurityPolicy'];
    expect((await project.call('POST', path, { securityPolicy: POLICY })).status).toBe(403);
  });
});
