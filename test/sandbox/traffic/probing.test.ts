import { describe, expect, test } from '@jest/globals';
import { PROBE } from '../../../src/sandbox/traffic/health.js';
import { Lab } from './support/lab.js';

/** A lab that probes as the check says; ports 8080 is what the pods listen on. */
async function probed(check: object, settings: object = {}): Promise<Lab> {
  const lab = new Lab();
  await lab.openFirewall();
  await lab.backendService('service', lab.groups());
  const link = 'global/healthChecks/service-check';
  const body = await lab.gce('GET', link);
  await lab.gce('PUT', link, { ...body, httpHealthCheck: undefined, ...settings, ...check });
  await lab.frontend({ defaultService: lab.service('service') });
  lab.pass(180);
  return lab;
}

function health(lab: Lab, index = 0): readonly string[] {
  return lab.world.traffic
    .healthOf(lab.service('service'), lab.groups()[index] ?? '')
    .map((known) => known.healthState);
}

const HTTP = { type: 'HTTP', httpHealthCheck: { portSpecification: 'USE_SERVING_PORT', requestPath: '/ready' } };
const UP = ['HEALTHY', 'HEALTHY'];
const DOWN = ['UNHEALTHY', 'UNHEALTHY'];

describe('a probe', () => {
  test('fails when the pod takes longer than the timeout, and passes when it does not', async () => {
    const lab = await probed(HTTP, { timeoutSec: 5 });
    lab.answers('us', { '/ready': { delaySeconds: 6 } });
    lab.answers('europe', { '/ready': { delaySeconds: 5 } });
    lab.pass(60);
    expect([health(lab, 0), health(lab, 1)]).toEqual([DOWN, UP]);
  });

  test('asks for the host of the check', async () => {
    const lab = await probed({
      type: 'HTTP',
      httpHealthCheck: { ...HTTP.httpHealthCheck, host: 'probe.example.com' },
    });
    lab.answers('us', { 'probe.example.com/ready': 500 });
    lab.answers('europe', { '/ready': 500, 'probe.example.com/ready': 200 });
    lab.pass(60);
    expect([health(lab, 0), health(lab, 1)]).toEqual([DOWN, UP]);
  });

  test('wants the words of the check in the answer', async () => {
    const lab = await probed({ type: 'HTTP', httpHealthCheck: { ...HTTP.httpHealthCheck, response: 'I am well' } });
    expect(health(lab)).toEqual(DOWN);
    lab.answers('us', { '/ready': { body: 'I am well, thanks' } });
    lab.pass(60);
    expect(health(lab)).toEqual(UP);
  });

  test('by TCP wants a connection only', async () => {
    const lab = await probed({ type: 'TCP', tcpHealthCheck: { portSpecification: 'USE_SERVING_PORT' } });
    lab.answers('us', { '/*': 500 });
    lab.answers('europe', { '/': { connection: 'refused' } });
    lab.pass(60);
    expect([health(lab, 0), health(lab, 1)]).toEqual([UP, DOWN]);
  });

  test('by HTTPS fails on pods that speak HTTP', async () => {
    const lab = await probed({ type: 'HTTPS', httpsHealthCheck: { portSpecification: 'USE_SERVING_PORT' } });
    expect(health(lab)).toEqual(DOWN);
    for (const pod of lab.world.cluster('us').list('Pod')) {
      const annotations = { 'sandbox/tls': 'true' };
      lab.world.cluster('us').merge('Pod', 'default', pod.metadata.name, { metadata: { annotations } });
    }
    lab.pass(60);
    expect([health(lab, 0), health(lab, 1)]).toEqual([UP, DOWN]);
  });

  test('with a PROXY header fails on pods that do not expect one', async () => {
    const lab = await probed({ type: 'HTTP', httpHealthCheck: { ...HTTP.httpHealthCheck, proxyHeader: 'PROXY_V1' } });
    expect(health(lab)).toEqual(DOWN);
  });
});

test('a pod that fails by schedule turns unhealthy and healthy again and again', async () => {
  const lab = await probed(HTTP);
  lab.answers('us', { '/ready': { status: 503, schedule: { everySeconds: 600, forSeconds: 300 } } });
  const seen: string[] = [];
  for (let minute = 0; minute < 40; minute++) {
    lab.pass(60);
    const now = health(lab)[0] ?? '';
    if (seen.at(-1) !== now) seen.push(now);
  }
  expect(seen.length).toBeGreaterThanOrEqual(7);
  expect(new Set(seen)).toEqual(new Set(['HEALTHY', 'UNHEALTHY']));
});

describe('probes that could find nothing new', () => {
  test('are not made', async () => {
    const lab = await probed(HTTP);
    lab.pass(3_600);
    expect(lab.world.timeline.state.events.filter(({ kind }) => kind === PROBE)).toEqual([]);
    expect(health(lab)).toEqual(UP);
  });

  test('come when they would have come, as soon as something has changed', async () => {
    // Two worlds of one seed; in one of them a pod far away keeps every probe going.
    const [resting, busy] = [await probed(HTTP), await probed(HTTP)];
    busy.answers('us', { '/other': { schedule: { everySeconds: 10, forSeconds: 5 } } });
    for (const lab of [resting, busy]) lab.pass(1_003);
    const turned: (readonly string[])[] = [];
    for (const lab of [resting, busy]) {
      lab.answers('us', { '/ready': 503, '/other': { schedule: { everySeconds: 10, forSeconds: 5 } } });
      const seen: string[] = [];
      for (let second = 0; second < 40; second++) {
        lab.pass(1);
        seen.push(...health(lab));
      }
      turned.push(seen);
    }
    expect(turned[0]).toEqual(turned[1]);
    expect(turned[0]?.slice(-2)).toEqual(DOWN);
  });

  test('go on when a firewall rule, the check, or the members of the group change', async () => {
    const lab = await probed(HTTP);
    await lab.gce('DELETE', 'global/firewalls/proxies');
    lab.pass(60);
    expect(health(lab)).toEqual(DOWN);
    await lab.openFirewall();
    lab.pass(60);
    expect(health(lab)).toEqual(UP);
    lab.answers('us', { '/well': 500 });
    lab.pass(60);
    const link = 'global/healthChecks/service-check';
    const check = { ...HTTP.httpHealthCheck, requestPath: '/well' };
    await lab.gce('PATCH', link, { httpHealthCheck: check });
    lab.pass(60);
    expect(health(lab)).toEqual(DOWN);
    lab.world.cluster('us').remove('Pod', 'default', 'shop-0');
    lab.pass(60);
    expect(health(lab)).toEqual(['UNHEALTHY']);
  });
});
