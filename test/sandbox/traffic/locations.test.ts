import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Lab } from './support/lab.js';

/** Points everything at `service`. */
async function switchTo(lab: Lab, service: string): Promise<void> {
  const { fingerprint } = await lab.gce('GET', 'global/urlMaps/map');
  await lab.gce('PUT', 'global/urlMaps/map', { name: 'map', defaultService: lab.service(service), fingerprint });
}

/** A lab with a settled load balancer on `service`, and a second service that is warm behind a host of its own. */
async function settled(randomSeed = 1): Promise<Lab> {
  const lab = new Lab({ randomSeed });
  await lab.openFirewall();
  const [us = '', europe = ''] = lab.groups();
  await lab.backendService('service', [us]);
  await lab.backendService('other', [europe]);
  await lab.frontend({
    defaultService: lab.service('service'),
    hostRules: [{ hosts: ['w-1.invalid'], pathMatcher: 'warm' }],
    pathMatchers: [{ name: 'warm', defaultService: lab.service('other') }],
  });
  lab.pass(180);
  return lab;
}

describe('edge locations', () => {
  test('do not know a load balancer at the moment its forwarding rule is done', async () => {
    const lab = new Lab();
    await lab.loadBalancer();
    expect(lab.everywhere()).toEqual(['refused']);
  });

  test('follow a switch at different times, and old and new answer side by side', async () => {
    const lab = await settled();
    await switchTo(lab, 'other');
    expect(lab.everywhere()).toEqual(['200 us']);
    const seen = new Set<string>();
    for (let second = 0; second <= 60; second++) {
      seen.add(lab.everywhere().join(' and '));
      lab.pass(1);
    }
    expect([...seen]).toEqual(['200 us', '200 europe and 200 us', '200 europe']);
  });

  test('answer 502 when a service is deleted that they still use', async () => {
    const lab = await settled();
    await switchTo(lab, 'other');
    await lab.gce('DELETE', 'global/backendServices/service');
    expect(lab.everywhere()).toEqual(['502 noBackendService']);
    lab.pass(60);
    expect(lab.everywhere()).toEqual(['200 europe']);
  });

  test('do not serve a deleted service again when an older change of it arrives late', async () => {
    const lab = await settled();
    const { fingerprint } = await lab.gce('GET', 'global/backendServices/service');
    await lab.gce('PATCH', 'global/backendServices/service', { timeoutSec: 31, portName: 'late', fingerprint });
    await switchTo(lab, 'other');
    await lab.gce('DELETE', 'global/backendServices/service');
    for (let second = 0; second < 60; second++) {
      expect(['200 europe', '502 noBackendService']).toEqual(expect.arrayContaining([...lab.everywhere()]));
      lab.pass(1);
    }
  });

  test('never go back to an older version of a resource, whatever the delays', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }),
        async (seed, gaps) => {
          const lab = await settled(seed);
          const order: string[] = [];
          for (const [index, gap] of gaps.entries()) {
            await setDefaultHost(lab, `v${index}.example.com`);
            order.push(`v${index}.example.com`);
            lab.pass(gap);
          }
          let latest = -1;
          for (let second = 0; second < 70; second++) {
            const current = Math.max(-1, ...order.map((host, index) => (servesAt(lab, host) ? index : -1)));
            expect(current).toBeGreaterThanOrEqual(latest);
            latest = current;
            lab.pass(1);
          }
          expect(latest).toBe(order.length - 1);
        },
      ),
      { numRuns: 5 },
    );
  });

  test('forget the versions that nobody holds any more', async () => {
    const lab = await settled();
    for (let round = 0; round < 5; round++) await switchTo(lab, round % 2 === 0 ? 'other' : 'service');
    lab.pass(60 * 6);
    const versions = Object.values(lab.world.state.traffic.versions.urlMaps);
    expect(versions.map(({ copies }) => Object.keys(copies).length)).toEqual([1]);
  });

  test('keep nothing of a load balancer that has been deleted', async () => {
    const lab = await settled();
    await lab.sendMany(3);
    for (const path of [
      'forwardingRules/rule',
      'targetHttpProxies/proxy',
      'urlMaps/map',
      'backendServices/service',
      'backendServices/other',
      'firewalls/proxies',
    ]) {
      await lab.gce('DELETE', `global/${path}`);
    }
    lab.pass(120);
    expect(Object.values(lab.world.state.traffic.versions).flatMap(Object.keys)).toEqual([]);
    expect([lab.world.state.traffic.health, lab.world.state.traffic.load]).toEqual([{}, {}]);
  });
});

/** Leaves exactly one host besides the warm one that answers from europe; every other goes to us. */
async function setDefaultHost(lab: Lab, host: string): Promise<void> {
  const { fingerprint } = await lab.gce('GET', 'global/urlMaps/map');
  await lab.gce('PUT', 'global/urlMaps/map', {
    name: 'map',
    defaultService: lab.service('service'),
    hostRules: [{ hosts: ['w-1.invalid', host], pathMatcher: 'warm' }],
    pathMatchers: [{ name: 'warm', defaultService: lab.service('other') }],
    fingerprint,
  });
}

function servesAt(lab: Lab, host: string): boolean {
  const answer = lab.get('asia-east1', host);
  return !answer.refused && answer.cluster === 'europe';
}
