import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GceKind, GclbOperation } from '../../../../src/providers/gclb/operation.js';
import { parseStatus } from '../../../../src/providers/gclb/status/status.js';
import type { JsonObject } from '../../../../src/graph/json.js';
import * as bodies from './support/bodies.js';
import { GceBench } from './support/gce-bench.js';
import { seedGround, seedLoadBalancer } from './support/seeds.js';

let bench: GceBench;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
});
afterEach(() => bench.close());

const insert = (kind: GceKind, name: string, body: JsonObject): GclbOperation => ({ type: 'insert', kind, name, body });
const insertCheck = insert('healthCheck', 'hc', bodies.healthCheck);

test('a whole load balancer is inserted from canonical bodies, and inserting it again changes nothing', async () => {
  const operations = [
    insertCheck,
    insert('backendService', 'be', bodies.backendService([bodies.backend(bodies.GROUP)])),
    insert('urlMap', 'um', bodies.urlMap('be')),
    insert('targetHttpProxy', 'tp', bodies.targetHttpProxy('um')),
    insert('forwardingRule', 'fr', bodies.forwardingRule('tp', bench.ip)),
    insert('firewall', 'fw', bodies.firewall(['gke-c-1a2b3c4d-node'])),
  ];
  for (const operation of operations) expect(await bench.run(operation)).toEqual({ outcome: 'changed' });
  const before = structuredClone(bench.state.resources);
  for (const operation of operations) expect(await bench.run(operation)).toEqual({ outcome: 'already-done' });
  expect(bench.state.resources).toEqual(before);
  expect(parseStatus(bench.text('urlMaps', 'um', 'description'))).toMatchObject({ LoadBalancerName: 'lb' });
});

test('links are sent in full, which GCE documents as needed for groups', async () => {
  await bench.run(insertCheck);
  await bench.run(insert('backendService', 'be', bodies.backendService([bodies.backend(bodies.GROUP)])));
  const sent = bench.recorded.log.find(
    ({ path, method }) => method === 'POST' && path.endsWith('backendServices'),
  )?.body;
  expect(sent?.['backends']).toMatchObject([{ group: `https://www.googleapis.com/compute/v1/${bodies.GROUP}` }]);
});

test('one backend with an unknown group becomes one for each group that the output holds', async () => {
  await bench.run(insertCheck);
  const unknown = { ...bodies.backend(''), group: { $knownAfterApply: 'instanceGroups/us' } };
  const result = await bench.run(insert('backendService', 'be', bodies.backendService([unknown])), {
    outputs: { 'instanceGroups/us': [bodies.GROUP, bodies.OTHER_GROUP] },
  });
  expect(result.outcome).toBe('changed');
  expect(bench.live('backendServices', 'be')?.['backends']).toMatchObject([
    { group: expect.stringContaining(bodies.OTHER_GROUP), balancingMode: 'RATE' },
    { group: expect.stringContaining(bodies.GROUP), balancingMode: 'RATE' },
  ]);
});

test('the record of the run gets the time of the write', async () => {
  await bench.run(insertCheck);
  await bench.run(insert('backendService', 'be', bodies.backendService([])));
  const started = bench.clock.now();
  const Applied = { spec: 's', desired: 'd', version: '1.0.0', time: '1970-01-01T00:00:00Z' };
  await bench.run(insert('urlMap', 'um', bodies.urlMap('be', { Applied })));
  const recorded = parseStatus(bench.text('urlMaps', 'um', 'description'))?.Applied;
  expect(recorded).toMatchObject({ spec: 's', desired: 'd', version: '1.0.0' });
  expect(Date.parse(recorded?.time ?? '')).toBe(started);
});

describe('when the answer is lost', () => {
  test('the same request is made again with the same requestId, and GCE carries it out once', async () => {
    bench.recorded.trap('POST', '/healthChecks', { how: 'lose the answer' }, 2);
    expect(await bench.run(insertCheck)).toEqual({ outcome: 'changed' });
    const posts = bench.recorded.log.filter(({ method, path }) => method === 'POST' && path === 'global/healthChecks');
    expect(posts.map(({ status }) => status)).toEqual(['lost', 'lost', 200]);
    expect(new Set(posts.map(({ requestId }) => requestId)).size).toBe(1);
    expect(posts[0]?.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
  });

  test('a broken connection and a transient error are tried again', async () => {
    bench.recorded.trap('POST', '/healthChecks', { how: 'break' });
    bench.recorded.trap('POST', '/healthChecks', { how: 'answer', status: 503, reason: 'backendError', message: 'm' });
    expect(await bench.run(insertCheck)).toEqual({ outcome: 'changed' });
    expect(bench.recorded.writes).toHaveLength(3);
  });

  test('different steps have different requestIds', async () => {
    await bench.run(insertCheck);
    await bench.run(insert('healthCheck', 'hc2', bodies.healthCheck));
    const ids = bench.recorded.log.flatMap(({ requestId }) => (requestId === null ? [] : [requestId]));
    expect(new Set(ids).size).toBe(2);
  });
});

describe('when the name is taken', () => {
  test('somebody else keeps what is theirs', async () => {
    bench.seed('healthChecks', { ...bodies.healthCheck, name: 'hc', description: 'made by hand' });
    await expect(bench.run(insertCheck)).rejects.toMatchObject({ diagnostics: [{ code: 'ResourceNotOurs' }] });
    expect(bench.live('healthChecks', 'hc')?.['description']).toBe('made by hand');
  });

  test('one of ours that is different is a conflict that names the fields', async () => {
    bench.seed('healthChecks', { ...bodies.healthCheck, name: 'hc', timeoutSec: 7 });
    await expect(bench.run(insertCheck)).rejects.toMatchObject({
      diagnostics: [{ code: 'Conflict', message: expect.stringContaining('timeoutSec') }],
    });
  });

  test('one that a later step of the plan has already changed is done', async () => {
    seedLoadBalancer(bench);
    const one = bodies.backendService([bodies.backend(bodies.GROUP)]);
    const two = bodies.backendService([bodies.backend(bodies.GROUP), bodies.backend(bodies.OTHER_GROUP)]);
    const first = insert('backendService', 'be', bodies.backendService([]));
    const later: GclbOperation = { type: 'update', kind: 'backendService', name: 'be', before: two, after: one };
    expect(await bench.run(first, { later: [later] })).toEqual({ outcome: 'already-done' });
    await expect(bench.run(first)).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
  });
});

test('a refusal carries the whole of what GCE said, the step and the resource', async () => {
  const refused = insert('backendService', 'be', bodies.backendService([bodies.backend(bodies.GROUP)]));
  await expect(bench.run(refused)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'GceError',
        message: expect.stringMatching(/Cannot do insert: .*healthChecks\/hc' was not found.*404 notFound/),
        where: { resource: 'the/resource' },
      },
    ],
  });
});

test('a missing permission is named', async () => {
  bench.state.deniedPermissions.push('compute.healthChecks.create');
  await expect(bench.run(insertCheck)).rejects.toMatchObject({
    diagnostics: [{ code: 'PermissionDenied', message: expect.stringContaining('compute.healthChecks.create') }],
  });
});

test('an insert that a killed run has started is waited for and then counts as done', async () => {
  const body = { ...bodies.healthCheck, name: 'hc' };
  await bench.api.insert('healthChecks', body, '8b6c1c2e-0000-4000-8000-000000000001');
  expect(bench.live('healthChecks', 'hc')).toBeUndefined();
  expect(await bench.run(insertCheck)).toEqual({ outcome: 'already-done' });
  expect(bench.live('healthChecks', 'hc')).toBeDefined();
});

describe('an operation that GCE accepted and that then fails', () => {
  const failing = (status: number, code: string, message: string) =>
    ({ how: 'fail the operation', status, code, message }) as const;

  test('is a failed step with all that GCE said', async () => {
    bench.recorded.trap('POST', '/wait', failing(400, 'SOME_CODE', 'some reason'));
    await expect(bench.run(insertCheck)).rejects.toMatchObject({
      diagnostics: [{ code: 'StepFailed', message: expect.stringContaining('SOME_CODE: some reason') }],
    });
  });

  test('for lack of quota is told as that', async () => {
    bench.recorded.trap('POST', '/wait', failing(403, 'QUOTA_EXCEEDED', "Quota 'HEALTH_CHECKS' exceeded."));
    await expect(bench.run(insertCheck)).rejects.toMatchObject({
      diagnostics: [{ code: 'QuotaExceeded', message: expect.stringContaining('HEALTH_CHECKS') }],
    });
  });

  test('because something else was in progress is started anew with another requestId', async () => {
    bench.recorded.trap('POST', '/wait', failing(400, 'RESOURCE_NOT_READY', 'not ready'));
    await bench.run(insertCheck);
    const posts = bench.recorded.log.filter(({ method, path }) => method === 'POST' && path === 'global/healthChecks');
    expect(posts.length).toBeGreaterThan(1);
    expect(posts[0]?.requestId).not.toBe(posts[1]?.requestId);
  });
});
