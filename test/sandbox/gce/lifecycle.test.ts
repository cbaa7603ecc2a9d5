import { describe, expect, test } from '@jest/globals';
import { isObject, printed } from '../../../src/sandbox/gce/json.js';
import { PROJECT, refusal, ROOT, seeded, seededBalancer, TestProject, ZONE } from './support/project.js';

describe('an insert', () => {
  test('answers a running operation, and the resource appears when it is done', async () => {
    const project = new TestProject();
    const { body } = await project.call('POST', 'global/healthChecks', {
      name: 'hc',
      type: 'HTTP',
      httpHealthCheck: {},
    });
    expect(body).toMatchObject({
      kind: 'compute#operation',
      operationType: 'insert',
      status: 'RUNNING',
      progress: 0,
      targetLink: `${ROOT}${PROJECT}/global/healthChecks/hc`,
      user: 'user@example.com',
    });
    expect(body['name']).toMatch(/^operation-\d{13}-[0-9a-f]{13}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect(refusal(await project.call('GET', 'global/healthChecks/hc'))).toEqual({
      status: 404,
      reason: 'notFound',
      message: "The resource 'projects/p1/global/healthChecks/hc' was not found",
    });
    project.settle();
    const created = await project.get('global/healthChecks/hc');
    expect(created).toEqual({
      kind: 'compute#healthCheck',
      id: body['targetId'],
      creationTimestamp: '2025-12-31T16:00:00.000-08:00',
      name: 'hc',
      selfLink: `${ROOT}${PROJECT}/global/healthChecks/hc`,
      checkIntervalSec: 5,
      timeoutSec: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      type: 'HTTP',
      httpHealthCheck: { port: 80, proxyHeader: 'NONE', requestPath: '/' },
    });
    const operation = await project.get(`global/operations/${printed(body['name'])}`);
    expect(operation).toMatchObject({ status: 'DONE', progress: 100 });
    expect(operation['endTime']).toBeDefined();
    expect(operation['error']).toBeUndefined();
  });

  test('takes its time by kind: a backend service is not there after ten seconds and is after forty-five', async () => {
    const project = new TestProject();
    await project.call('POST', 'global/backendServices', { name: 'be' });
    project.clock.advance(10_000);
    expect((await project.call('GET', 'global/backendServices/be')).status).toBe(404);
    project.clock.advance(35_000);
    expect((await project.call('GET', 'global/backendServices/be')).status).toBe(200);
  });

  test('of a zonal resource has its operation in the zone', async () => {
    const project = seeded();
    const { body } = await project.call('POST', `zones/${ZONE}/instanceGroups`, { name: 'g' });
    expect(body['zone']).toBe(`${ROOT}${PROJECT}/zones/${ZONE}`);
    const name = printed(body['name']);
    expect((await project.call('GET', `zones/${ZONE}/operations/${name}`)).status).toBe(200);
    expect((await project.call('GET', `global/operations/${name}`)).status).toBe(404);
  });
});

describe('wait', () => {
  test('answers when the operation is done', async () => {
    const project = new TestProject();
    const { body } = await project.call('POST', 'global/addresses', { name: 'a' });
    const waiting = project.call('POST', `global/operations/${printed(body['name'])}/wait`);
    project.clock.advance(60_000);
    expect((await waiting).body).toMatchObject({ status: 'DONE' });
  });
});

describe('requestId', () => {
  const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

  test('sent again answers the first operation and does nothing', async () => {
    const project = new TestProject();
    const first = await project.call('POST', `global/addresses?requestId=${id}`, { name: 'a' });
    const again = await project.call('POST', `global/addresses?requestId=${id}`, { name: 'a' });
    expect(again.body['name']).toBe(first.body['name']);
    expect(first.body['clientOperationId']).toBe(id);
  });

  test.each(['00000000-0000-0000-0000-000000000000', 'abc'])('%s is refused', async (bad) => {
    const project = new TestProject();
    expect(refusal(await project.call('POST', `global/addresses?requestId=${bad}`, { name: 'a' }))).toMatchObject({
      status: 400,
      reason: 'invalid',
    });
  });
});

describe('a load balancer', () => {
  test('is inserted from the bottom up and shows derived fields', async () => {
    const project = seededBalancer();
    const rule = await project.get('global/forwardingRules/fr-1');
    const address = await project.get('global/addresses/ip-1');
    expect(rule).toMatchObject({
      IPAddress: address['address'],
      IPProtocol: 'TCP',
      portRange: '80-80',
      loadBalancingScheme: 'EXTERNAL',
      networkTier: 'PREMIUM',
      description: '',
      target: `${ROOT}${PROJECT}/global/targetHttpProxies/tp-1`,
    });
    expect(address).toMatchObject({ status: 'IN_USE', users: [`${ROOT}${PROJECT}/global/forwardingRules/fr-1`] });
    const service = await project.get('global/backendServices/be-1');
    expect(service['usedBy']).toEqual([{ reference: `${ROOT}${PROJECT}/global/urlMaps/um-1` }]);
  });

  test('frees the old target when the rule is pointed elsewhere', async () => {
    const project = seededBalancer();
    project.gce.seed('targetHttpProxies', 'global', { name: 'tp-2', urlMap: 'global/urlMaps/um-1' });
    await project.call('POST', 'global/forwardingRules/fr-1/setTarget', { target: 'global/targetHttpProxies/tp-2' });
    expect(refusal(await project.call('DELETE', 'global/targetHttpProxies/tp-1')).reason).toBe(
      'resourceInUseByAnotherResource',
    );
    expect(refusal(await project.call('DELETE', 'global/targetHttpProxies/tp-2')).reason).toBe(
      'resourceInUseByAnotherResource',
    );
    project.settle();
    await project.done('DELETE', 'global/targetHttpProxies/tp-1');
    expect((await project.call('GET', 'global/targetHttpProxies/tp-1')).status).toBe(404);
  });

  test('setUrlMap has its path without global/', async () => {
    const project = seededBalancer();
    project.gce.seed('urlMaps', 'global', { name: 'um-2', defaultService: 'global/backendServices/be-1' });
    await project.done('POST', 'targetHttpProxies/tp-1/setUrlMap', { urlMap: 'global/urlMaps/um-2' });
    expect((await project.get('global/targetHttpProxies/tp-1'))['urlMap']).toBe(
      `${ROOT}${PROJECT}/global/urlMaps/um-2`,
    );
    const wrong = await project.call('POST', 'global/targetHttpProxies/tp-1/setUrlMap', {
      urlMap: 'global/urlMaps/um-2',
    });
    expect(wrong.status).toBe(404);
    expect(wrong.text).toContain('Error 404 (Not Found)!!1');
  });
});

describe('the state', () => {
  test('is JSON from which another process goes on, pending operations included', async () => {
    const first = seeded();
    const { body } = await first.call('POST', 'global/addresses', { name: 'kept' });
    const copy: unknown = JSON.parse(JSON.stringify([first.state, first.timelineState]));
    if (!Array.isArray(copy) || !isObject(copy[0]) || !isObject(copy[1])) throw new Error('not JSON');
    const second = new TestProject(structuredClone(first.state), structuredClone(first.timelineState));
    expect(copy).toEqual([first.state, first.timelineState]);
    second.settle();
    expect(await second.get(`global/operations/${printed(body['name'])}`)).toMatchObject({ status: 'DONE' });
    expect((await second.call('GET', 'global/addresses/kept')).status).toBe(200);
  });
});
