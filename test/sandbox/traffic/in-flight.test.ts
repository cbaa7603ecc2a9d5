import { describe, expect, test } from '@jest/globals';
import type { Answer } from '../../../src/sandbox/index.js';
import { answered, Lab } from './support/lab.js';

/** A lab whose pods take 20 s for `/slow`. */
async function slowLab(more: Readonly<Record<string, unknown>> = {}, scheme = 'EXTERNAL'): Promise<Lab> {
  const lab = new Lab();
  await lab.openFirewall();
  await lab.backendService('service', lab.groups(), { loadBalancingScheme: scheme, ...more });
  await lab.frontend({ defaultService: lab.service('service') }, scheme);
  for (const cluster of ['us', 'europe']) lab.answers(cluster, { '/slow': { delaySeconds: 20 } });
  lab.pass(180);
  return lab;
}

/** What a request has come to so far. */
function watched(request: Promise<Answer>): { answer?: Answer } {
  const seen: { answer?: Answer } = {};
  void request.then((answer) => {
    seen.answer = answer;
  });
  return seen;
}

async function pass(lab: Lab, seconds: number): Promise<void> {
  lab.pass(seconds);
  // What waits on world time goes on in the turns after it.
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('a request to a slow pod', () => {
  test('is answered when the pod has answered, in world time', async () => {
    const lab = await slowLab();
    const seen = watched(lab.send({ path: '/slow' }));
    await pass(lab, 19);
    expect(seen.answer).toBeUndefined();
    await pass(lab, 1);
    expect(seen.answer).toMatchObject({ status: 200, delayMs: 20_000 });
  });

  test.each([
    ['EXTERNAL', 502],
    ['EXTERNAL_MANAGED', 504],
  ])('is given up after the timeout: %s answers %d', async (scheme, status) => {
    const lab = await slowLab({ timeoutSec: 8 }, scheme);
    const seen = watched(lab.send({ path: '/slow' }));
    await pass(lab, 7);
    expect(seen.answer).toBeUndefined();
    await pass(lab, 1);
    expect(seen.answer).toMatchObject({ status, reason: 'backendTimeout' });
  });

  test('is finished while its backend drains', async () => {
    const lab = await slowLab({ connectionDraining: { drainingTimeoutSec: 300 } });
    const seen = watched(lab.send({ path: '/slow' }));
    await pass(lab, 1);
    await lab.change('service', {
      backends: [{ group: lab.groups()[1], balancingMode: 'RATE', maxRate: 10 }],
    });
    await pass(lab, 19);
    expect(seen.answer).toMatchObject({ status: 200, cluster: 'us' });
  });

  test('is broken off when draining is over, while new requests go elsewhere', async () => {
    const lab = await slowLab({ connectionDraining: { drainingTimeoutSec: 0 }, timeoutSec: 600 });
    lab.answers('us', { '/slow': { delaySeconds: 300 } });
    const seen = watched(lab.send({ path: '/slow' }));
    await pass(lab, 1);
    await lab.change('service', {
      backends: [{ group: lab.groups()[1], balancingMode: 'RATE', maxRate: 10 }],
    });
    await pass(lab, 70);
    expect(seen.answer).toMatchObject({ status: 502, reason: 'backendBroke' });
    expect(answered(await lab.send()).cluster).toBe('europe');
  });

  test('is lost with its pod', async () => {
    const lab = await slowLab();
    const seen = watched(lab.send({ path: '/slow' }));
    await pass(lab, 5);
    for (const pod of lab.world.cluster('us').list('Pod'))
      lab.world.cluster('us').remove('Pod', 'default', pod.metadata.name);
    await pass(lab, 10);
    expect(seen.answer).toMatchObject({ status: 502, reason: 'backendBroke' });
  });
});

test.each([
  ['refused', 'backendUnreachable'],
  ['reset', 'backendBroke'],
  ['hanging', 'backendTimeout'],
] as const)('a pod whose connections are %s gives 502: %s', async (connection, reason) => {
  const lab = await slowLab();
  lab.answers('us', { '/bad': { connection } });
  const answer = lab.get('us-east4', 'example.com', '/bad');
  expect(answer).toMatchObject({ status: 502, reason });
  expect(answered(answer).body).toContain('Please try again in 30 seconds');
});

test('a backend that speaks HTTPS is asked by HTTPS, and a plain one cannot be', async () => {
  const lab = await slowLab({ protocol: 'HTTPS' });
  expect(lab.get('us-east4')).toMatchObject({ status: 502, reason: 'backendUnreachable' });
  for (const pod of lab.world.cluster('us').list('Pod')) {
    lab.world.cluster('us').merge('Pod', 'default', pod.metadata.name, {
      metadata: { annotations: { 'sandbox/tls': 'true' } },
    });
  }
  expect(lab.get('us-east4')).toMatchObject({ status: 200, cluster: 'us' });
});
