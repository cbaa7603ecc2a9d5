import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeTyped } from '../../../src/sandbox/kubernetes/apply/typed-merge.js';
import { memberPlace, rootPlace } from '../../../src/sandbox/kubernetes/merging/typed-place.js';
import { strategicPatch } from '../../../src/sandbox/kubernetes/patch/strategic-patch.js';
import { coreFields } from '../../../src/sandbox/kubernetes/schema/core-fields.js';
import { TestCluster, type Answer } from './harness.js';

const serviceSpec = rootPlace(coreFields, 'V1ServiceSpec');

const ports = fc.uniqueArray(
  fc.record({ port: fc.integer({ min: 1, max: 6 }), name: fc.constantFrom('a', 'b', 'c') }),
  {
    selector: ({ port }) => port,
    maxLength: 6,
  },
);

describe('strategic merge patches', () => {
  test('as kubectl makes them turn any list into any other, in its order', () => {
    fc.assert(
      fc.property(ports, ports, (before, after) => {
        const gone = before.filter(({ port }) => !after.some((entry) => entry.port === port));
        const patch = {
          '$setElementOrder/ports': after.map(({ port }) => ({ port })),
          ports: [...after, ...gone.map(({ port }) => ({ $patch: 'delete', port }))],
        };
        expect(strategicPatch(serviceSpec, { ports: before }, patch)).toEqual({ ports: after });
      }),
    );
  });

  test('that say nothing change nothing', () => {
    fc.assert(
      fc.property(ports, (before) => {
        expect(strategicPatch(serviceSpec, { ports: before }, { ports: [] })).toEqual({ ports: before });
      }),
    );
  });
});

describe('merging an applied list', () => {
  test.each([
    ['keeps the live order', 'abc', 'abc', 'abc'],
    ['appends what is new', 'ab', 'abc', 'abc'],
    ['follows the applied order', 'abc', 'cba', 'cba'],
    ['keeps what only the live list has before the next that both have', 'axb', 'ab', 'axb'],
    ['keeps what only the live list has before what is new', 'x', 'a', 'xa'],
  ])('%s', (_, live, applied, expected) => {
    const place = memberPlace(rootPlace(coreFields, 'V1PodSpec'), 'containers');
    const list = (names: string): { name: string }[] => Array.from(names, (name) => ({ name }));
    expect(mergeTyped(place, list(live), list(applied))).toEqual(list(expected));
  });
});

describe('server-side apply', () => {
  const url = '/api/v1/namespaces/default/configmaps/c';
  const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'), { noNullPrototype: true });

  async function apply(cluster: TestCluster, manager: string, values: Record<string, string>): Promise<Answer> {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', data: values });
    const type = { 'content-type': 'application/apply-patch+yaml' };
    return cluster.call('PATCH', `${url}?fieldManager=${manager}&force=true`, body, type);
  }

  test('leaves exactly what the other managers apply when one takes everything back', async () => {
    await fc.assert(
      fc.asyncProperty(data, data, async (one, two) => {
        const cluster = new TestCluster();
        await apply(cluster, 'one', one);
        const both = await apply(cluster, 'two', two);
        expect(both.body['data'] ?? {}).toEqual({ ...one, ...two });
        const left = await apply(cluster, 'one', {});
        expect(left.body['data'] ?? {}).toEqual(two);
      }),
      { numRuns: 50 },
    );
  });

  test('of the same configuration twice is one write', async () => {
    await fc.assert(
      fc.asyncProperty(data, data, async (one, two) => {
        const cluster = new TestCluster();
        await apply(cluster, 'two', two);
        await apply(cluster, 'one', one);
        const version = cluster.state.resourceVersion;
        cluster.clock.advance(1000);
        await apply(cluster, 'one', one);
        expect(cluster.state.resourceVersion).toBe(version);
      }),
      { numRuns: 50 },
    );
  });
});
