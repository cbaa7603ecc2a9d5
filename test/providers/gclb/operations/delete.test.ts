import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { GceKind, GclbOperation } from '../../../../src/providers/gclb/operation.js';
import * as bodies from './support/bodies.js';
import { GceBench } from './support/gce-bench.js';
import { seedGround, seedLoadBalancer } from './support/seeds.js';

let bench: GceBench;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
  seedLoadBalancer(bench);
});
afterEach(() => bench.close());

const remove = (kind: GceKind, name: string): GclbOperation => ({ type: 'delete', kind, name });

test('a whole load balancer is deleted from the front, and nothing of it is left', async () => {
  for (const [kind, name] of [
    ['firewall', 'fw'],
    ['forwardingRule', 'fr'],
    ['targetHttpProxy', 'tp'],
    ['urlMap', 'um'],
    ['backendService', 'be'],
    ['backendService', 'be2'],
    ['healthCheck', 'hc'],
  ] as const) {
    expect(await bench.run(remove(kind, name))).toEqual({ outcome: 'changed' });
  }
  for (const collection of [
    'firewalls',
    'forwardingRules',
    'targetHttpProxies',
    'urlMaps',
    'backendServices',
    'healthChecks',
  ]) {
    expect(bench.gce.list(collection)).toEqual([]);
  }
});

test('what is gone already is done, without a write', async () => {
  expect(await bench.run(remove('urlMap', 'nothing'))).toEqual({ outcome: 'already-done' });
  expect(bench.recorded.writes).toEqual([]);
});

test('what goes away between look and delete is done', async () => {
  bench.recorded.trap('DELETE', '/fw', {
    how: 'race',
    first: () => bench.interfere('DELETE', 'global/firewalls/fw', {}),
  });
  expect(await bench.run(remove('firewall', 'fw'))).toEqual({ outcome: 'changed' });
});

test('what no longer carries our marker is left alone', async () => {
  await bench.interfere('PATCH', 'global/firewalls/fw', { name: 'fw', description: 'mine now' });
  await expect(bench.run(remove('firewall', 'fw'))).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
  expect(bench.recorded.writes).toEqual([]);
  expect(bench.live('firewalls', 'fw')).toBeDefined();
});

test("another load balancer's resource of that name is left alone", async () => {
  bench.seed('firewalls', {
    ...bodies.firewall(['t']),
    name: 'other',
    description: 'Firewall rule for kubernetes multicluster loadbalancer lb-2',
  });
  await expect(bench.run(remove('firewall', 'other'))).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
  expect(bench.live('firewalls', 'other')).toBeDefined();
});

test('a resource that lets go in a while is deleted then', async () => {
  const inUse = {
    how: 'answer' as const,
    status: 400,
    reason: 'resourceInUseByAnotherResource',
    message: "The backend_service resource 'be2' is already being used by 'projects/p1/global/urlMaps/um'",
  };
  bench.recorded.trap('DELETE', '/be2', inUse, 3);
  expect(await bench.run(remove('backendService', 'be2'))).toEqual({ outcome: 'changed' });
  expect(bench.recorded.writes).toHaveLength(4);
  expect(bench.progress.filter((message) => message.includes('urlMaps/um'))).toHaveLength(3);
});

test('a resource that stays in use is an error that names the user, after some minutes', async () => {
  const started = bench.clock.now();
  await expect(bench.run(remove('backendService', 'be'))).rejects.toMatchObject({
    diagnostics: [{ code: 'StepFailed', message: expect.stringContaining('projects/p1/global/urlMaps/um') }],
  });
  expect(bench.clock.now() - started).toBeGreaterThanOrEqual(300_000);
  expect(bench.live('backendServices', 'be')).toBeDefined();
});

test('a delete whose answer is lost is carried out once', async () => {
  bench.recorded.trap('DELETE', '/fw', { how: 'lose the answer' });
  expect(await bench.run(remove('firewall', 'fw'))).toEqual({ outcome: 'changed' });
  const deletes = bench.recorded.log.filter(({ method }) => method === 'DELETE');
  expect(new Set(deletes.map(({ requestId }) => requestId)).size).toBe(1);
});
