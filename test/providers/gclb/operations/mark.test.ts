import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { without } from '../../../../src/providers/gclb/kinds/body.js';
import { markerText } from '../../../../src/providers/gclb/names/markers.js';
import type { GclbOperation } from '../../../../src/providers/gclb/operation.js';
import { GceBench } from './support/gce-bench.js';
import { seedGround, seedLoadBalancer } from './support/seeds.js';

const BEFORE = 'somebody typed this';
const SERVICE = { service: 'default/web', port: '80' };

let bench: GceBench;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
  seedLoadBalancer(bench);
  for (const [collection, name] of RESOURCES) {
    await bench.interfere('PATCH', `global/${collection}/${name}`, { name, description: BEFORE });
  }
});
afterEach(() => bench.close());

const RESOURCES = [
  ['healthChecks', 'hc', 'healthCheck'],
  ['backendServices', 'be', 'backendService'],
  ['firewalls', 'fw', 'firewall'],
] as const;

type Describable = (typeof RESOURCES)[number][2];

function markOf(kind: Describable, name: string): Extract<GclbOperation, { type: 'mark' }> {
  const service = kind === 'firewall' ? {} : { service: SERVICE };
  const description = markerText(kind, { loadBalancer: 'lb', ...service });
  return { type: 'mark', kind, name, before: BEFORE, description };
}

const MARK = markOf('firewall', 'fw');
const ADOPTED = { adopted: ['firewall/fw', 'healthCheck/hc', 'backendService/be'] };

test.each(RESOURCES)('of %s/%s nothing but the description is written, once', async (collection, name, kind) => {
  const rest = without(bench.live(collection, name) ?? {}, 'description', 'fingerprint');
  const mark = markOf(kind, name);
  expect(await bench.run(mark, ADOPTED)).toEqual({ outcome: 'changed' });
  expect(bench.text(collection, name, 'description')).toBe(mark.description);
  expect(without(bench.live(collection, name) ?? {}, 'description', 'fingerprint')).toEqual(rest);
  expect(bench.recorded.writes).toEqual([`PATCH global/${collection}/${name}`]);
  expect(await bench.run(mark, ADOPTED)).toEqual({ outcome: 'already-done' });
  expect(bench.recorded.writes).toHaveLength(1);
});

test('what was described otherwise since the plan is left alone', async () => {
  await bench.interfere('PATCH', 'global/firewalls/fw', { name: 'fw', description: 'and now this' });
  await expect(bench.run(MARK, ADOPTED)).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
  expect(bench.recorded.writes).toEqual([]);
});

test('what nobody adopted is left alone', async () => {
  await expect(bench.run(MARK)).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
  expect(bench.recorded.writes).toEqual([]);
});

test('what is gone is a conflict, unless a later step has deleted it', async () => {
  await bench.interfere('DELETE', 'global/firewalls/fw', {});
  await expect(bench.run(MARK, ADOPTED)).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
  const later: readonly GclbOperation[] = [{ type: 'delete', kind: 'firewall', name: 'fw' }];
  expect(await bench.run(MARK, { ...ADOPTED, later })).toEqual({ outcome: 'already-done' });
});

test('somebody else’s write between read and write is kept', async () => {
  bench.recorded.trap('PATCH', '/be', {
    how: 'race',
    first: () => bench.interfere('PATCH', 'global/backendServices/be', { name: 'be', timeoutSec: 77 }),
  });
  expect(await bench.run(markOf('backendService', 'be'), ADOPTED)).toEqual({ outcome: 'changed' });
  expect(bench.live('backendServices', 'be')).toMatchObject({
    timeoutSec: 77,
    description: expect.stringContaining('lb'),
  });
});
