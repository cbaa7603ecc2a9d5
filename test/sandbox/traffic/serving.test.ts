import { describe, expect, test } from '@jest/globals';
import { INGRESS, LAB_CLUSTERS, Lab, NODE_PORT_APP, summary } from './support/lab.js';

describe('a load balancer over two clusters', () => {
  test('answers each client from the nearest cluster', async () => {
    const lab = new Lab();
    await lab.loadBalancer();
    lab.pass(180);
    expect(summary(lab.get('us-central1'))).toBe('200 us');
    expect(summary(lab.get('southamerica-east1'))).toBe('200 us');
    expect(summary(lab.get('europe-north1'))).toBe('200 europe');
  });

  test('refuses connections to another port and another address', async () => {
    const lab = new Lab();
    await lab.loadBalancer();
    lab.pass(180);
    const request = { address: lab.address, host: 'example.com', path: '/' };
    expect(lab.world.traffic.request({ ...request, port: 443 }).refused).toBe(true);
    expect(lab.world.traffic.request({ ...request, address: '192.0.2.1' }).refused).toBe(true);
  });

  test('moves on to the next region when all pods of the nearest have gone', async () => {
    const lab = new Lab();
    await lab.loadBalancer();
    lab.pass(180);
    for (const pod of lab.world.cluster('us').list('Pod'))
      lab.world.cluster('us').remove('Pod', 'default', pod.metadata.name);
    lab.pass(120);
    expect(lab.everywhere()).toEqual(['200 europe']);
  });

  test('answers 502 when nothing is healthy, and 503 on a managed scheme', async () => {
    for (const [scheme, status] of [
      ['EXTERNAL', 502],
      ['EXTERNAL_MANAGED', 503],
    ] as const) {
      const lab = new Lab();
      await lab.backendService('service', lab.groups(), { loadBalancingScheme: scheme });
      await lab.frontend({ defaultService: lab.service('service') }, scheme);
      lab.pass(180);
      expect(lab.everywhere()).toEqual([`${status} noHealthyBackend`]);
    }
  });

  test('sends no new request to a group of capacity 0', async () => {
    const lab = new Lab();
    await lab.openFirewall();
    const [us = '', europe = ''] = lab.groups();
    await lab.backendService('service', [], {
      backends: [
        { group: us, balancingMode: 'RATE', maxRate: 10, capacityScaler: 0 },
        { group: europe, balancingMode: 'RATE', maxRate: 10 },
      ],
    });
    await lab.frontend({ defaultService: lab.service('service') });
    lab.pass(180);
    expect(lab.everywhere()).toEqual(['200 europe']);
  });

  test('a pod answers what its annotation says', async () => {
    const clusters = LAB_CLUSTERS.map((cluster) => ({
      ...cluster,
      apps: (cluster.apps ?? []).map((app) => ({ ...app, answers: { '/missing': 404, '/broken/*': 500 } })),
    }));
    const lab = new Lab({ clusters });
    await lab.loadBalancer();
    lab.pass(180);
    expect(summary(lab.get('us-east4', 'example.com', '/missing?query'))).toBe('404 us');
    expect(summary(lab.get('us-east4', 'example.com', '/broken/x'))).toBe('500 us');
    expect(summary(lab.get('us-east4', 'example.com', '/broken'))).toBe('200 us');
  });
});

describe('instance groups', () => {
  const clusters = [{ context: 'us', zones: ['us-east4-a'], apps: [NODE_PORT_APP], manifests: [INGRESS] }];

  test('serve any ready pod of the service through its NodePort', async () => {
    const lab = new Lab({ clusters });
    await lab.openFirewall();
    await lab.backendService('service', lab.groups('instanceGroups'), { portName: 'port30061' });
    await lab.frontend({ defaultService: lab.service('service') });
    lab.pass(180);
    const answers = lab.world.traffic.outcomes({ address: lab.address, host: 'h', path: '/', region: 'us-east4' });
    const pods = new Set(answers.map((answer) => (answer.refused ? '' : answer.pod)));
    expect(pods).toEqual(new Set(['printer-0', 'printer-1']));
  });

  test('have no endpoint for a port name that the group lacks', async () => {
    const lab = new Lab({ clusters });
    await lab.openFirewall();
    await lab.backendService('service', lab.groups('instanceGroups'), { portName: 'port30062' });
    await lab.frontend({ defaultService: lab.service('service') });
    lab.pass(180);
    expect(lab.everywhere()).toEqual(['502 noHealthyBackend']);
  });

  test('do not serve pods that are not ready', async () => {
    const lab = new Lab({ clusters });
    await lab.openFirewall();
    await lab.backendService('service', lab.groups('instanceGroups'), { portName: 'port30061' });
    await lab.frontend({ defaultService: lab.service('service') });
    lab.pass(180);
    const unready = { status: { conditions: [{ type: 'Ready', status: 'False' }] } };
    lab.world.cluster('us').merge('Pod', 'default', 'printer-0', unready);
    const answers = lab.world.traffic.outcomes({ address: lab.address, host: 'h', path: '/', region: 'us-east4' });
    expect(new Set(answers.map((answer) => (answer.refused ? '' : answer.pod)))).toEqual(new Set(['printer-1']));
  });
});
