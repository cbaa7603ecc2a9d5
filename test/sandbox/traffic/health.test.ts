import { describe, expect, test } from '@jest/globals';
import { Lab } from './support/lab.js';

function health(lab: Lab, service: string, group: string): readonly string[] {
  return lab.world.traffic.healthOf(lab.service(service), group).map(({ healthState }) => healthState);
}

describe('health', () => {
  test('is not known while no forwarding rule reaches the service', async () => {
    const lab = new Lab();
    await lab.openFirewall();
    await lab.backendService('service', lab.groups());
    lab.pass(600);
    expect(health(lab, 'service', lab.groups()[0] ?? '')).toEqual([]);
  });

  test('begins unhealthy and turns after the healthy threshold', async () => {
    const lab = new Lab({
      timings: { operations: 0, traffic: { edge: [10_000, 10_000], firstProbe: [1_000, 1_000] } },
    });
    await lab.loadBalancer();
    const [group = ''] = lab.groups();
    lab.pass(10);
    expect(health(lab, 'service', group)).toEqual([]);
    lab.pass(1);
    expect(health(lab, 'service', group)).toEqual(['UNHEALTHY', 'UNHEALTHY']);
    lab.pass(9);
    expect(health(lab, 'service', group)).toEqual(['UNHEALTHY', 'UNHEALTHY']);
    lab.pass(1);
    expect(health(lab, 'service', group)).toEqual(['HEALTHY', 'HEALTHY']);
  });

  test('turns back after the unhealthy threshold when the firewall closes', async () => {
    const lab = new Lab();
    await lab.loadBalancer();
    lab.pass(180);
    const [group = ''] = lab.groups();
    await lab.gce('DELETE', 'global/firewalls/proxies');
    lab.pass(19);
    expect(health(lab, 'service', group)).toEqual(['HEALTHY', 'HEALTHY']);
    expect(lab.everywhere()).toEqual(['502 backendUnreachable']);
    lab.pass(21);
    expect(health(lab, 'service', group)).toEqual(['UNHEALTHY', 'UNHEALTHY']);
  });

  test('fails when the pod does not answer 200 on the path', async () => {
    const lab = new Lab();
    await lab.openFirewall();
    const unready = { metadata: { annotations: { 'sandbox/answers': '{"/ready":503}' } } };
    for (const pod of ['shop-0', 'shop-1']) lab.world.cluster('us').merge('Pod', 'default', pod, unready);
    await lab.backendService('service', lab.groups());
    await lab.frontend({ defaultService: lab.service('service') });
    lab.pass(180);
    expect(lab.groups().map((group) => health(lab, 'service', group)[0])).toEqual(['UNHEALTHY', 'HEALTHY']);
    expect(lab.everywhere()).toEqual(['200 europe']);
  });

  test('fails when the firewall is open to other tags only', async () => {
    const lab = new Lab();
    await lab.openFirewall(['8080'], ['not-these-nodes']);
    await lab.backendService('service', lab.groups());
    await lab.frontend({ defaultService: lab.service('service') });
    lab.pass(180);
    expect(health(lab, 'service', lab.groups()[0] ?? '')).toEqual(['UNHEALTHY', 'UNHEALTHY']);
  });

  test('is probed at a fixed port where the check names one', async () => {
    const lab = new Lab();
    await lab.openFirewall(['8080', '9000']);
    await lab.backendService('service', lab.groups(), {}, { port: 9000, requestPath: '/' });
    await lab.frontend({ defaultService: lab.service('service') });
    lab.pass(180);
    expect(health(lab, 'service', lab.groups()[0] ?? '')).toEqual(['UNHEALTHY', 'UNHEALTHY']);
  });

  test('is found through a host that no client uses, before any route leads to the service', async () => {
    const lab = new Lab();
    await lab.loadBalancer();
    lab.pass(180);
    await lab.backendService('new', lab.groups());
    const warm = {
      hostRules: [{ hosts: ['w-1.invalid'], pathMatcher: 'warm' }],
      pathMatchers: [{ name: 'warm', defaultService: lab.service('new') }],
    };
    await lab.gce('PATCH', 'global/urlMaps/map', { ...warm, fingerprint: await fingerprint(lab) });
    lab.pass(180);
    expect(health(lab, 'new', lab.groups()[0] ?? '')).toEqual(['HEALTHY', 'HEALTHY']);
    expect(lab.everywhere('w-1.invalid')).toEqual(['200 europe', '200 us']);
  });

  test('is forgotten when nothing reaches the service any more', async () => {
    const lab = new Lab();
    await lab.loadBalancer();
    lab.pass(180);
    await lab.gce('DELETE', 'global/forwardingRules/rule');
    lab.pass(120);
    expect(health(lab, 'service', lab.groups()[0] ?? '')).toEqual([]);
    expect(lab.world.timeline.state.events.filter(({ kind }) => kind.startsWith('traffic/'))).toHaveLength(0);
  });
});

async function fingerprint(lab: Lab): Promise<unknown> {
  return (await lab.gce('GET', 'global/urlMaps/map'))['fingerprint'];
}
