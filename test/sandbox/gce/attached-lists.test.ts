import { describe, expect, test } from '@jest/globals';
import { objectsOf, printed } from '../../../src/sandbox/gce/json.js';
import { PROJECT, refusal, ROOT, seeded, ZONE, type TestProject } from './support/project.js';

const GROUP = `zones/${ZONE}/instanceGroups/ig-1`;
const NEG = `zones/${ZONE}/networkEndpointGroups/neg-1`;
const vm = (name: string): string => `${PROJECT}/zones/${ZONE}/instances/${name}`;

function filled(): TestProject {
  const project = seeded();
  project.gce.seedAttached(`${PROJECT}/${GROUP}`, [{ instance: vm('vm-2') }, { instance: vm('vm-1') }]);
  project.gce.seedAttached(`${PROJECT}/${NEG}`, [
    { instance: vm('vm-1'), ipAddress: '10.1.0.1', port: 8080 },
    { instance: vm('vm-1'), ipAddress: '10.1.0.1', port: 80 },
  ]);
  return project;
}

describe('the members of an instance group', () => {
  test('come in pages', async () => {
    const project = filled();
    const first = await project.call('POST', `${GROUP}/listInstances?maxResults=1`, {});
    expect(objectsOf(first.body['items'])).toMatchObject([{ instance: `${ROOT}${vm('vm-1')}` }]);
    const token = printed(first.body['nextPageToken']);
    const second = await project.call('POST', `${GROUP}/listInstances?maxResults=1&pageToken=${token}`, {});
    expect(objectsOf(second.body['items'])).toMatchObject([{ instance: `${ROOT}${vm('vm-2')}` }]);
    expect(second.body).not.toHaveProperty('nextPageToken');
  });

  test('can be filtered in the older way only, and not ordered', async () => {
    const project = filled();
    const list = (query: string) => project.call('POST', `${GROUP}/listInstances?${query}`, {});
    expect(objectsOf((await list('filter=instance%20eq%20.*vm-2')).body['items'])).toHaveLength(1);
    expect(refusal(await list('filter=status%3DRUNNING'))).toMatchObject({
      message: "Invalid value for field 'filter': 'status=RUNNING'. Invalid list filter expression.",
    });
    expect(refusal(await list('orderBy=name'))).toMatchObject({ status: 400, reason: 'invalid' });
  });

  test('are left out when there are none', async () => {
    expect((await seeded().call('POST', `${GROUP}/listInstances`, {})).body).toEqual({
      kind: 'compute#instanceGroupsListInstances',
      id: `${PROJECT}/${GROUP}/listInstances`,
    });
  });
});

describe('the endpoints of a NEG', () => {
  test('come in pages, ports in order of their numbers', async () => {
    const project = filled();
    const first = await project.call('POST', `${NEG}/listNetworkEndpoints?maxResults=1`, {});
    expect(first.body['items']).toEqual([{ networkEndpoint: { instance: 'vm-1', ipAddress: '10.1.0.1', port: 80 } }]);
    const token = printed(first.body['nextPageToken']);
    const second = await project.call('POST', `${NEG}/listNetworkEndpoints?maxResults=1&pageToken=${token}`, {});
    expect(second.body['items']).toEqual([
      { networkEndpoint: { instance: 'vm-1', ipAddress: '10.1.0.1', port: 8080 } },
    ]);
  });
});
