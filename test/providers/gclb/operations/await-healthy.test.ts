import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GclbOperation } from '../../../../src/providers/gclb/operation.js';
import type { EndpointHealth } from '../../../../src/sandbox/gce/gce.js';
import * as bodies from './support/bodies.js';
import { GceBench } from './support/gce-bench.js';
import { seedGround, seedLoadBalancer } from './support/seeds.js';

let bench: GceBench;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
  seedLoadBalancer(bench);
  const backends = [bodies.backend(bodies.GROUP), bodies.backend(bodies.OTHER_GROUP)];
  bench.seed('backendServices', { ...bodies.backendService(backends), name: 'warm' });
});
afterEach(() => bench.close());

const operation: GclbOperation = {
  type: 'await-healthy',
  backendService: 'warm',
  groups: [
    { cluster: 'us', group: bodies.GROUP },
    { cluster: 'eu', group: bodies.OTHER_GROUP },
  ],
  timeoutSeconds: 600,
};

const endpoint = (healthState: 'HEALTHY' | 'UNHEALTHY'): EndpointHealth => ({
  ipAddress: '10.0.0.2',
  port: 30061,
  healthState,
});
const seconds = (count: number, then: () => void): void => {
  bench.world.at(bench.world.now() + count * 1000, then);
};

test('healthy everywhere is done at the first look', async () => {
  bench.health.set(bodies.GROUP, [endpoint('HEALTHY')]);
  bench.health.set(bodies.OTHER_GROUP, [endpoint('UNHEALTHY'), endpoint('HEALTHY')]);
  expect(await bench.run(operation)).toEqual({ outcome: 'already-done' });
});

test('it waits for the last cluster and tells how each one is', async () => {
  const started = bench.clock.now();
  bench.health.set(bodies.GROUP, [endpoint('HEALTHY'), endpoint('HEALTHY')]);
  seconds(70, () => bench.health.set(bodies.OTHER_GROUP, [endpoint('UNHEALTHY')]));
  seconds(140, () => bench.health.set(bodies.OTHER_GROUP, [endpoint('HEALTHY')]));
  expect(await bench.run(operation)).toEqual({ outcome: 'changed' });
  expect(bench.clock.now() - started).toBeGreaterThanOrEqual(140_000);
  expect(bench.clock.now() - started).toBeLessThan(160_000);
  expect(bench.progress).toContain('us: 2/2 healthy, eu: waiting for the first probes');
  expect(bench.progress).toContain('us: 2/2 healthy, eu: 0/1 healthy');
});

test('it asks less and less often, at most every fifteen seconds', async () => {
  bench.health.set(bodies.GROUP, [endpoint('HEALTHY')]);
  seconds(300, () => bench.health.set(bodies.OTHER_GROUP, [endpoint('HEALTHY')]));
  await bench.run(operation);
  const looks = bench.recorded.log.filter(({ path }) => path.endsWith('/getHealth')).length / 2;
  expect(looks).toBeGreaterThan(15);
  expect(looks).toBeLessThan(30);
});

test('the groups of a cluster that are known only now are looked at', async () => {
  bench.health.set(bodies.GROUP, [endpoint('HEALTHY')]);
  bench.health.set(bodies.OTHER_GROUP, [endpoint('HEALTHY')]);
  const unknown: GclbOperation = {
    ...operation,
    groups: [{ cluster: 'us', group: { $knownAfterApply: 'instanceGroups/us' } }],
  };
  await bench.run(unknown, { outputs: { 'instanceGroups/us': [bodies.GROUP, bodies.OTHER_GROUP] } });
  expect(bench.recorded.log.filter(({ path }) => path.endsWith('/getHealth'))).toHaveLength(2);
});

describe('a cluster without endpoints', () => {
  beforeEach(() => bench.gce.seedAttached(bodies.OTHER_GROUP, []));

  test('does not block, once its emptiness has lasted', async () => {
    const started = bench.clock.now();
    bench.health.set(bodies.GROUP, [endpoint('HEALTHY')]);
    expect(await bench.run(operation)).toEqual({ outcome: 'changed' });
    expect(bench.clock.now() - started).toBeGreaterThanOrEqual(60_000);
    expect(bench.clock.now() - started).toBeLessThan(90_000);
    expect(bench.progress).toContain('us: 1/1 healthy, eu: no endpoints');
  });

  test('counts as soon as it gets one', async () => {
    bench.health.set(bodies.GROUP, [endpoint('HEALTHY')]);
    seconds(20, () =>
      bench.gce.seedAttached(bodies.OTHER_GROUP, [{ instance: 'projects/p1/zones/europe-west1-c/instances/i' }]),
    );
    seconds(200, () => bench.health.set(bodies.OTHER_GROUP, [endpoint('HEALTHY')]));
    const started = bench.clock.now();
    await bench.run(operation);
    expect(bench.clock.now() - started).toBeGreaterThanOrEqual(200_000);
  });

  test('is no reason to go on when no cluster has any', async () => {
    bench.gce.seedAttached(bodies.GROUP, []);
    await expect(bench.run(operation)).rejects.toMatchObject({
      diagnostics: [{ code: 'StepTimeout', message: expect.stringContaining('No cluster has an endpoint') }],
    });
  });
});

test('when time is up, a table says how each cluster is and the fix where to look', async () => {
  bench.health.set(bodies.GROUP, [endpoint('HEALTHY'), endpoint('UNHEALTHY')]);
  const started = bench.clock.now();
  await expect(bench.run(operation)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'StepTimeout',
        table: {
          columns: ['cluster', 'healthy'],
          rows: [
            ['us', '1/2'],
            ['eu', '0/1'],
          ],
        },
        fix: expect.stringMatching(/health check.*firewall/),
      },
    ],
  });
  expect(bench.clock.now() - started).toBeGreaterThanOrEqual(600_000);
  expect(bench.clock.now() - started).toBeLessThan(610_000);
});
