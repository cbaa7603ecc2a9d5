import { beforeEach, describe, expect, test } from '@jest/globals';
import { emptyGceState } from '../../../src/sandbox/gce/gce.js';
import { printed } from '../../../src/sandbox/gce/json.js';
import { NUMBER, refusal, ROOT, TestProject, ZONE, type Answer } from './support/project.js';

const HOST = { id: 'host', number: '222222222222' };
const SHARED = 'projects/host/global/networks/shared';
const OTHERS = 'projects/other/global/networks/default';
const USUAL = 'Cross-project references for this resource type are not allowed.';

let world: TestProject;

/** A project p1, the host project that it is attached to, and one that it has nothing to do with. */
beforeEach(() => {
  world = new TestProject(undefined, undefined, undefined, [
    { ...emptyGceState(HOST), serviceProjects: ['p1'] },
    emptyGceState({ id: 'other', number: '333333333333' }),
  ]);
  for (const id of ['p1', 'host', 'other']) world.projects.of(id)?.seed('networks', 'global', { name: 'default' });
  world.projects.of('host')?.seed('networks', 'global', { name: 'shared' });
});

function send(project: string, method: string, path: string, body?: unknown): Promise<Answer> {
  return world.raw(method, `/compute/v1/projects/${project}/${path}`, body === undefined ? '' : JSON.stringify(body));
}

describe('projects of one world', () => {
  test.each(['host', HOST.number])('are asked by the project in the path: %s', async (project) => {
    const answer = await send(project, 'POST', 'global/healthChecks', { name: 'hc', type: 'TCP', tcpHealthCheck: {} });
    expect(answer.body['targetLink']).toBe(`${ROOT}projects/host/global/healthChecks/hc`);
    world.settle();
    expect((await send('host', 'GET', 'global/healthChecks/hc')).status).toBe(200);
    expect((await send('p1', 'GET', 'global/healthChecks/hc')).status).toBe(404);
    const operation = printed(answer.body['name']);
    expect((await send('host', 'GET', `global/operations/${operation}`)).body['status']).toBe('DONE');
    expect((await send('p1', 'GET', `global/operations/${operation}`)).status).toBe(404);
  });

  test('are asked together by a batch', async () => {
    const parts = ['p1', HOST.number].map(
      (project) =>
        `--b\nContent-Type: application/http\n\nGET /compute/v1/projects/${project}?fields=name,xpnProjectStatus&prettyPrint=false HTTP/1.1\n\n\n`,
    );
    const { text } = await world.raw('POST', '/batch/compute/v1', `${parts.join('')}--b--\n`, {
      'content-type': 'multipart/mixed; boundary=b',
    });
    expect(text).toContain('{"name":"p1","xpnProjectStatus":"UNSPECIFIED_XPN_PROJECT_STATUS"}');
    expect(text).toContain('{"name":"host","xpnProjectStatus":"HOST"}');
  });

  test.each([
    ['nobody', 404, 'notFound'],
    ['444444444444', 400, 'invalidParameter'],
  ])('are all that there are: %s is refused', async (project, status, reason) => {
    expect(refusal(await send(project, 'GET', 'global/networks'))).toMatchObject({ status, reason });
  });

  test('refuse permissions each for itself', async () => {
    world.projects.of('host')?.store.state.deniedPermissions.push('compute.firewalls.list');
    expect((await send('p1', 'GET', 'global/firewalls')).status).toBe(200);
    expect(refusal(await send('host', 'GET', 'global/firewalls'))).toEqual({
      status: 403,
      reason: 'forbidden',
      message: "Required 'compute.firewalls.list' permission for 'projects/host'",
    });
  });
});

describe('a network of a Shared VPC host project', () => {
  test.each([SHARED, `${ROOT}projects/${HOST.number}/global/networks/shared`])(
    'is taken for VMs and network endpoint groups as %s',
    async (network) => {
      const neg = { name: 'neg', networkEndpointType: 'GCE_VM_IP_PORT', network };
      await world.done('POST', `zones/${ZONE}/networkEndpointGroups`, neg);
      await world.done('POST', `zones/${ZONE}/instances`, { name: 'vm', networkInterfaces: [{ network }] });
      await world.done('POST', `zones/${ZONE}/instanceGroups`, { name: 'ig' });
      const instances = [{ instance: `zones/${ZONE}/instances/vm` }];
      await world.done('POST', `zones/${ZONE}/instanceGroups/ig/addInstances`, { instances });
      expect(await world.get(`zones/${ZONE}/networkEndpointGroups/neg`)).toMatchObject({ network: ROOT + SHARED });
      expect(await world.get(`zones/${ZONE}/instances/vm`)).toMatchObject({
        networkInterfaces: [{ network: ROOT + SHARED }],
      });
      expect(await world.get(`zones/${ZONE}/instanceGroups/ig`)).toMatchObject({ network: ROOT + SHARED });
    },
  );

  test('must be there, and may be one that its own project lets nobody use', async () => {
    const neg = { name: 'neg', networkEndpointType: 'GCE_VM_IP_PORT', network: 'projects/host/global/networks/none' };
    expect(refusal(await world.call('POST', `zones/${ZONE}/networkEndpointGroups`, neg))).toMatchObject({
      status: 404,
      message: "The resource 'projects/host/global/networks/none' was not found",
    });
    world.projects.of('host')?.store.state.deniedPermissions.push('compute.networks.use');
    const denied = await world.call('POST', `zones/${ZONE}/networkEndpointGroups`, { ...neg, network: SHARED });
    expect(refusal(denied)).toMatchObject({
      status: 403,
      message: `Required 'compute.networks.use' permission for '${SHARED}'`,
    });
  });

  test('cannot be deleted while a VM of a service project is in it', async () => {
    await world.done('POST', `zones/${ZONE}/instances`, { name: 'vm', networkInterfaces: [{ network: SHARED }] });
    const { body } = await send('host', 'DELETE', 'global/networks/shared');
    world.settle();
    const operation = await send('host', 'GET', `global/operations/${printed(body['name'])}`);
    expect(operation.text).toContain(
      `The network resource '${SHARED}' is already being used by 'projects/p1/zones/${ZONE}/instances/vm'`,
    );
  });

  test.each([
    ['of a project that this one is not attached to', 'p1', OTHERS],
    ['of a service project, for its host', 'host', `projects/p1/global/networks/default`],
  ])('is not one %s', async (_, project, network) => {
    const vm = { name: 'vm', networkInterfaces: [{ network }] };
    expect(refusal(await send(project, 'POST', `zones/${ZONE}/instances`, vm))).toEqual({
      status: 400,
      reason: 'invalid',
      message: `Invalid value for field 'resource.networkInterfaces[0].network': '${network}'. ${USUAL}`,
    });
  });
});

describe('what is in a host project and no network', () => {
  test.each([
    [
      'a firewall rule that means its network',
      'global/firewalls',
      { name: 'fw', network: SHARED, allowed: [{ IPProtocol: 'tcp' }] },
      `'resource.network': '${SHARED}'. Cross project referencing is not allowed for this resource.`,
    ],
    [
      'a reserved range in its network',
      'global/addresses',
      { name: 'ip', network: SHARED },
      `'resource.network': '${SHARED}'. The specified network can not come from a different project.`,
    ],
    [
      'a backend service with its group',
      'global/backendServices',
      {
        name: 'be',
        healthChecks: ['global/healthChecks/hc'],
        backends: [{ group: `projects/host/zones/${ZONE}/instanceGroups/ig` }],
      },
      `'resource.backends[0].group': 'projects/host/zones/${ZONE}/instanceGroups/ig'. Cross project referencing is not allowed for this resource.`,
    ],
    [
      'a URL map with its backend service',
      'global/urlMaps',
      { name: 'um', defaultService: 'projects/host/global/backendServices/be' },
      `'resource.defaultService': 'projects/host/global/backendServices/be'. ${USUAL}`,
    ],
  ])('is no part of %s', async (_, path, body, message) => {
    world.gce.seed('healthChecks', 'global', { name: 'hc', type: 'TCP', tcpHealthCheck: {} });
    expect(refusal(await world.call('POST', path, body))).toEqual({
      status: 400,
      reason: 'invalid',
      message: `Invalid value for field ${message}`,
    });
  });

  test(`is not an address of its, for a forwarding rule, nor is the number of a project a way around: ${NUMBER}`, async () => {
    world.projects.of('host')?.seed('addresses', 'global', { name: 'ip' });
    world.gce.seed('healthChecks', 'global', { name: 'hc', type: 'TCP', tcpHealthCheck: {} });
    world.gce.seed('backendServices', 'global', { name: 'be', healthChecks: ['global/healthChecks/hc'] });
    world.gce.seed('urlMaps', 'global', { name: 'um', defaultService: `projects/${NUMBER}/global/backendServices/be` });
    world.gce.seed('targetHttpProxies', 'global', { name: 'tp', urlMap: 'global/urlMaps/um' });
    for (const project of ['host', HOST.number]) {
      const rule = {
        name: 'fr',
        target: 'global/targetHttpProxies/tp',
        portRange: '80',
        IPAddress: `projects/${project}/global/addresses/ip`,
      };
      expect(refusal(await world.call('POST', 'global/forwardingRules', rule))).toMatchObject({
        status: 400,
        message: `Invalid value for field 'resource.IPAddress': '${rule.IPAddress}'. ${USUAL}`,
      });
    }
  });
});
