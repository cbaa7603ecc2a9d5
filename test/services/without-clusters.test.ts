import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/graph/json.js';
import { headerLine } from '../../src/render/plan/header.js';
import { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES, writeWish } from '../properties/support/wish.js';

const UNAIMED =
  'firewall rule mci1-fr--lb names no targets: right now it is open to every instance of network default; this plan ';

let operator: Operator;

/** As the Go tool's `remove-clusters --force` leaves a load balancer after its last cluster. */
beforeEach(async () => {
  operator = new Operator(FOUR_SERVICES);
  writeWish(operator, { clusters: ['us', 'europe'], fallback: 'web', routes: [] });
  await operator.apply(await operator.plan());
  const service = body('backendServices', 'mci1-be-30061--lb');
  await operator.byHand((api) =>
    api.update('backendServices', 'mci1-be-30061--lb', { ...service, backends: [] }, randomUUID()),
  );
  const { targetTags, ...rule } = body('firewalls', 'mci1-fr--lb');
  expect(targetTags).toHaveLength(2);
  await operator.byHand((api) => api.update('firewalls', 'mci1-fr--lb', rule, randomUUID()));
  const map = body('urlMaps', 'mci1-um--lb');
  const status = JSON.parse(map['description'] as string) as Record<string, unknown>;
  const description = JSON.stringify({ ...status, Clusters: null });
  await operator.byHand((api) => api.update('urlMaps', 'mci1-um--lb', { ...map, description }, randomUUID()));
});
afterEach(() => {
  operator.close();
});

function body(collection: 'backendServices' | 'firewalls' | 'urlMaps', name: string): JsonObject {
  const found = operator.world.gce.list(collection).find((candidate) => candidate['name'] === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return JSON.parse(JSON.stringify(found)) as JsonObject;
}

test('a load balancer without clusters is not new, and its firewall rule is told to be open to the whole network', async () => {
  const plan = await operator.plan();
  expect(headerLine(plan)).toBe('lb in property-project: exists without a cluster -> 2 clusters (us, europe)');
  const firewall = plan.changeSet.changes.find(({ address }) => address === 'firewall/default');
  expect(firewall?.impact.reason).toContain('open to every instance of the network now');
  expect(plan.changeSet.notes[0]).toEqual({
    code: 'warning',
    address: 'firewall/default',
    text: `${UNAIMED}closes it`,
  });
  expect((await operator.apply(plan)).failure).toBeUndefined();
  expect(body('firewalls', 'mci1-fr--lb')['targetTags']).toHaveLength(2);
  expect((await operator.plan()).changeSet.notes).toEqual([]);
});

test('a deletion says that it takes the open rule away', async () => {
  const { changeSet } = await operator.planDelete('lb');
  expect(changeSet.notes[0]?.text).toBe(`${UNAIMED}deletes it`);
});
