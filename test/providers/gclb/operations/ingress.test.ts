import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KubemciError } from '../../../../src/diagnostics/kubemci-error.js';
import type { GclbOperation } from '../../../../src/providers/gclb/operation.js';
import * as bodies from './support/bodies.js';
import { GceBench } from './support/gce-bench.js';
import { MemoryCluster } from './support/memory-cluster.js';
import { seedGround } from './support/seeds.js';

let bench: GceBench;
let cluster: MemoryCluster;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
  cluster = new MemoryCluster('us');
  bench.clusters.set('us', cluster);
});
afterEach(() => bench.close());

const manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { namespace: 'default', name: 'zp', annotations: { 'kubernetes.io/ingress.class': 'gce-multi-cluster' } },
  spec: { defaultBackend: { service: { name: 'zoneprinter', port: { number: 80 } } } },
};
const apply: GclbOperation = { type: 'apply-ingress', cluster: 'us', manifest };
const remove: GclbOperation = { type: 'delete-ingress', cluster: 'us', namespace: 'default', name: 'zp' };
const unreachable = (): KubemciError =>
  new KubemciError({ code: 'ClusterUnreachable', severity: 'error', message: 'no answer', where: { cluster: 'us' } });

describe('the Ingress of a cluster', () => {
  test('is created, is then there already, and is deleted once', async () => {
    expect(await bench.run(apply)).toEqual({ outcome: 'changed' });
    expect(await bench.run(apply)).toEqual({ outcome: 'already-done' });
    expect(await bench.run(remove)).toEqual({ outcome: 'changed' });
    expect(await bench.run(remove)).toEqual({ outcome: 'already-done' });
    expect(cluster.writes).toEqual(['create', 'delete']);
  });

  test('is updated where it differs, and what the controller wrote is no difference', async () => {
    await bench.run(apply);
    cluster.annotate('ingress.gcp.kubernetes.io/instance-groups', '[]');
    expect(await bench.run(apply)).toEqual({ outcome: 'already-done' });
    const changed = { ...manifest, spec: { defaultBackend: { service: { name: 'other', port: { number: 80 } } } } };
    expect(await bench.run({ ...apply, manifest: changed })).toEqual({ outcome: 'changed' });
    expect(cluster.writes).toEqual(['create', 'update']);
  });

  test('that was created though the answer was lost is not created again', async () => {
    cluster.failAfterNextWrite(unreachable());
    expect(await bench.run(apply)).toEqual({ outcome: 'changed' });
    expect(cluster.writes).toEqual(['create', 'update']);
  });

  test('in a cluster that stays away is an error of that cluster', async () => {
    cluster.down = unreachable();
    await expect(bench.run(apply)).rejects.toMatchObject({ diagnostics: [{ code: 'ClusterUnreachable' }] });
  });
});

describe('waiting for instance groups', () => {
  const waiting: GclbOperation = {
    type: 'await-instance-groups',
    cluster: 'us',
    namespace: 'default',
    name: 'zp',
    nodePorts: [30061],
    timeoutSeconds: 300,
  };
  const ANNOTATION = 'ingress.gcp.kubernetes.io/instance-groups';
  const url = (zone: string): string => `https://www.googleapis.com/compute/v1/projects/p1/zones/${zone}`;
  const seconds = (count: number, then: () => void): void => {
    bench.world.at(bench.world.now() + count * 1000, then);
  };
  beforeEach(() => cluster.createIngress(manifest));

  test('ends when they are announced and carry the ports, and provides their links, sorted', async () => {
    seconds(40, () => {
      cluster.annotate(
        ANNOTATION,
        JSON.stringify([
          { Name: 'g', Zone: url('us-east4-a') },
          { Name: 'g', Zone: url('europe-west1-c') },
        ]),
      );
    });
    const started = bench.clock.now();
    expect(await bench.run(waiting)).toEqual({
      outcome: 'changed',
      outputs: { 'instanceGroups/us': [bodies.OTHER_GROUP, bodies.GROUP] },
    });
    expect(bench.clock.now() - started).toBeGreaterThanOrEqual(40_000);
    expect(bench.progress).toContain('us: no instance groups announced yet');
  });

  test('takes bare zone names too, as older controllers write them', async () => {
    cluster.annotate(ANNOTATION, JSON.stringify([{ Name: 'g', Zone: 'us-east4-a' }]));
    expect(await bench.run(waiting)).toEqual({
      outcome: 'already-done',
      outputs: { 'instanceGroups/us': [bodies.GROUP] },
    });
  });

  test('goes on until the named port is there', async () => {
    cluster.annotate(ANNOTATION, JSON.stringify([{ Name: 'g', Zone: 'us-east4-a' }]));
    const both: GclbOperation = { ...waiting, nodePorts: [30061, 30077] };
    const body = {
      namedPorts: [
        { name: 'port30061', port: 30061 },
        { name: 'port30077', port: 30077 },
      ],
    };
    seconds(20, () => void bench.interfere('POST', 'zones/us-east4-a/instanceGroups/g/setNamedPorts', body));
    expect((await bench.run(both)).outcome).toBe('changed');
    expect(bench.progress.some((message) => message.endsWith('lacks the named ports for 30077'))).toBe(true);
  });

  test.each(['', 'not json', '[]', '[{"Name":"g"}]'])('does not take %j for an announcement', async (text) => {
    cluster.annotate(ANNOTATION, text);
    await expect(bench.run(waiting)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'StepTimeout',
          where: { cluster: 'us' },
          message: expect.stringContaining('no instance groups announced'),
        },
      ],
    });
  });

  test('ends with what is missing, after the time it was given', async () => {
    const started = bench.clock.now();
    cluster.annotate(ANNOTATION, JSON.stringify([{ Name: 'gone', Zone: 'us-east4-a' }]));
    await expect(bench.run(waiting)).rejects.toMatchObject({
      diagnostics: [
        { code: 'StepTimeout', message: expect.stringContaining('instanceGroups/gone does not exist yet') },
      ],
    });
    expect(bench.clock.now() - started).toBeGreaterThanOrEqual(300_000);
    expect(bench.clock.now() - started).toBeLessThan(310_000);
  });
});
