import { describe, expect, test } from '@jest/globals';
import { emptyGceState } from '../../../src/sandbox/gce/gce.js';
import { NUMBER, PROJECT, refusal, ROOT, seeded, TestProject, ZONE } from './support/project.js';

const vm = (name: string): string => `${PROJECT}/zones/${ZONE}/instances/${name}`;
const group = `zones/${ZONE}/instanceGroups/ig-1`;
const neg = `zones/${ZONE}/networkEndpointGroups/neg-1`;

describe('an instance group', () => {
  test('takes members, lists them with its named ports, and shows its size and network', async () => {
    const project = seeded();
    await project.done('POST', `${group}/addInstances`, {
      instances: [{ instance: vm('vm-1') }, { instance: `${ROOT}${vm('vm-2')}` }],
    });
    expect(await project.get(group)).toMatchObject({ size: 2, network: `${ROOT}${PROJECT}/global/networks/default` });
    const { body } = await project.call('POST', `${group}/listInstances`, { instanceState: 'ALL' });
    expect(body).toMatchObject({
      kind: 'compute#instanceGroupsListInstances',
      items: ['vm-1', 'vm-2'].map((name) => ({
        instance: `${ROOT}${vm(name)}`,
        namedPorts: [{ name: 'http', port: 30061 }],
        status: 'RUNNING',
      })),
    });
    expect(project.gce.members(`${PROJECT}/${group}`)).toEqual([vm('vm-1'), vm('vm-2')]);
    await project.done('POST', `${group}/removeInstances`, { instances: [{ instance: vm('vm-1') }] });
    expect(project.gce.members(`${PROJECT}/${group}`)).toEqual([vm('vm-2')]);
  });

  test('loses a member that is deleted', async () => {
    const project = seeded();
    project.gce.seedAttached(`${PROJECT}/${group}`, [{ instance: vm('vm-1') }]);
    await project.done('DELETE', `zones/${ZONE}/instances/vm-1`);
    expect(await project.get(group)).toMatchObject({ size: 0 });
  });

  test('replaces its named ports under the live fingerprint', async () => {
    const project = seeded();
    const { fingerprint } = await project.get(group);
    await project.done('POST', `${group}/setNamedPorts`, { namedPorts: [{ name: 'a', port: 1 }], fingerprint });
    const after = await project.get(group);
    expect(after['namedPorts']).toEqual([{ name: 'a', port: 1 }]);
    expect(after['fingerprint']).not.toBe(fingerprint);
    await project.done('POST', `${group}/setNamedPorts`, { namedPorts: [] });
    expect((await project.get(group))['namedPorts']).toBeUndefined();
  });
});

describe('a network endpoint group', () => {
  const endpoint = { instance: 'vm-1', ipAddress: '10.1.0.1', port: 8080 };

  test('takes endpoints once, lists them by the instance’s bare name, and lets them go', async () => {
    const project = seeded();
    await project.done('POST', `${neg}/attachNetworkEndpoints`, { networkEndpoints: [endpoint] });
    await project.done('POST', `${neg}/attachNetworkEndpoints`, { networkEndpoints: [endpoint] });
    expect(await project.get(neg)).toMatchObject({ size: 1 });
    const { body } = await project.call('POST', `${neg}/listNetworkEndpoints`, { healthStatus: 'SKIP' });
    expect(body).toMatchObject({
      kind: 'compute#networkEndpointGroupsListNetworkEndpoints',
      items: [{ networkEndpoint: endpoint }],
    });
    expect(project.gce.endpoints(`${PROJECT}/${neg}`)).toEqual([{ ...endpoint, instance: vm('vm-1') }]);
    await project.done('POST', `${neg}/detachNetworkEndpoints`, { networkEndpoints: [endpoint] });
    expect(project.gce.endpoints(`${PROJECT}/${neg}`)).toEqual([]);
    expect((await project.call('POST', `${neg}/detachNetworkEndpoints`, { networkEndpoints: [endpoint] })).status).toBe(
      400,
    );
  });

  test('takes an address of an alias range of the instance', async () => {
    const project = seeded();
    project.gce.seed('instances', `zones/${ZONE}`, {
      name: 'vm-3',
      networkInterfaces: [{ networkIP: '10.1.0.3', aliasIpRanges: [{ ipCidrRange: '10.8.3.0/24' }] }],
    });
    const attach = (ipAddress: string): Promise<{ status: number }> =>
      project.call('POST', `${neg}/attachNetworkEndpoints`, {
        networkEndpoints: [{ instance: 'vm-3', ipAddress, port: 80 }],
      });
    expect((await attach('10.8.4.1')).status).toBe(400);
    expect((await attach('10.8.3.255')).status).toBe(200);
  });

  test('refuses more than five hundred endpoints in one call', async () => {
    const networkEndpoints = Array.from({ length: 501 }, (_, port) => ({ ...endpoint, port: port + 1 }));
    const answer = await seeded().call('POST', `${neg}/attachNetworkEndpoints`, { networkEndpoints });
    expect(refusal(answer)).toMatchObject({ status: 413, reason: 'fieldSizeTooLarge' });
  });
});

describe('getHealth', () => {
  const link = `${PROJECT}/zones/${ZONE}/instanceGroups/ig-1`;
  const seedService = (project: TestProject): void => {
    project.gce.seed('networks', 'global', { name: 'default' });
    project.gce.seed('instanceGroups', `zones/${ZONE}`, { name: 'ig-1' });
    project.gce.seed('instanceGroups', `zones/${ZONE}`, { name: 'ig-2' });
    project.gce.seed('healthChecks', 'global', { name: 'hc', type: 'TCP', tcpHealthCheck: {} });
    project.gce.seed('backendServices', 'global', {
      name: 'be',
      healthChecks: ['global/healthChecks/hc'],
      backends: [{ group: link }],
    });
  };

  test('shows what the probes of that service and group say', async () => {
    const asked: string[][] = [];
    const project = new TestProject(emptyGceState({ id: 'p1', number: NUMBER }), undefined, {
      healthOf: (...links) => {
        asked.push(links);
        return [{ instance: vm('vm-1'), ipAddress: '10.1.0.1', port: 30061, healthState: 'HEALTHY' }];
      },
    });
    seedService(project);
    const { body } = await project.call('POST', 'global/backendServices/be/getHealth', { group: `${ROOT}${link}` });
    expect(asked).toEqual([[`${PROJECT}/global/backendServices/be`, link]]);
    expect(body).toEqual({
      kind: 'compute#backendServiceGroupHealth',
      healthStatus: [{ instance: `${ROOT}${vm('vm-1')}`, ipAddress: '10.1.0.1', port: 30061, healthState: 'HEALTHY' }],
    });
  });

  test('leaves healthStatus out when there is none, and refuses a group that is no backend', async () => {
    const project = new TestProject();
    seedService(project);
    const { body } = await project.call('POST', 'global/backendServices/be/getHealth', { group: link });
    expect(body).toEqual({ kind: 'compute#backendServiceGroupHealth' });
    const other = await project.call('POST', 'global/backendServices/be/getHealth', {
      group: link.replace('ig-1', 'ig-2'),
    });
    expect(refusal(other)).toMatchObject({ status: 400, reason: 'invalid' });
  });
});

describe('a list of managed instance groups', () => {
  test('is empty', async () => {
    const body = await seeded().get(`zones/${ZONE}/instanceGroupManagers`);
    expect(body).toMatchObject({ kind: 'compute#instanceGroupManagerList' });
    expect(body['items']).toBeUndefined();
  });
});
