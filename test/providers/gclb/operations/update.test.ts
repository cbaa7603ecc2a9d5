import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/graph/json.js';
import type { GceKind, GclbOperation } from '../../../../src/providers/gclb/operation.js';
import { parseStatus } from '../../../../src/providers/gclb/status/status.js';
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

const update = (kind: GceKind, name: string, before: JsonObject, after: JsonObject): GclbOperation => ({
  type: 'update',
  kind,
  name,
  before: bodies.without(before, 'description'),
  after: bodies.without(after, 'description'),
});

const one = bodies.backendService([bodies.backend(bodies.GROUP)]);
const two = bodies.backendService([bodies.backend(bodies.GROUP), bodies.backend(bodies.OTHER_GROUP)]);
const addGroup = update('backendService', 'be', one, two);
const drained = bodies.backendService([
  bodies.backend(bodies.GROUP),
  bodies.backend(bodies.OTHER_GROUP, { capacityScaler: 0 }),
]);
const route = update('urlMap', 'um', bodies.urlMap('be'), bodies.urlMap('be2'));

const groupsOf = (name: string): readonly unknown[] => {
  const backends = bench.live('backendServices', name)?.['backends'];
  return Array.isArray(backends) ? backends.map((entry: JsonObject) => entry['group']) : [];
};

describe('each kind is changed by the method that GCE has for it', () => {
  test.each([
    ['PUT global/backendServices/be', () => addGroup],
    ['PUT global/urlMaps/um', () => route],
    [
      'PUT global/healthChecks/hc',
      () =>
        update('healthCheck', 'hc', bodies.healthCheck, {
          ...bodies.healthCheck,
          httpHealthCheck: { port: 30061, requestPath: '/ready' },
        }),
    ],
    [
      'PATCH global/firewalls/fw',
      () => update('firewall', 'fw', bodies.firewall(['gke-c-1a2b3c4d-node']), bodies.firewall(['a', 'b'])),
    ],
    [
      'POST targetHttpProxies/tp/setUrlMap',
      () => update('targetHttpProxy', 'tp', bodies.targetHttpProxy('um'), bodies.targetHttpProxy('um2')),
    ],
    [
      'POST global/forwardingRules/fr/setTarget',
      () =>
        update('forwardingRule', 'fr', bodies.forwardingRule('tp', bench.ip), bodies.forwardingRule('tp2', bench.ip)),
    ],
  ])('%s, once, and again it is done already', async (write, make) => {
    bench.seed('urlMaps', { ...bodies.seededUrlMap('be'), name: 'um2' });
    bench.seed('targetHttpProxies', { ...bodies.targetHttpProxy('um2'), name: 'tp2' });
    const operation = make();
    expect(await bench.run(operation)).toEqual({ outcome: 'changed' });
    expect(bench.recorded.writes).toEqual([write]);
    expect(await bench.run(operation)).toEqual({ outcome: 'already-done' });
    expect(bench.recorded.writes).toHaveLength(1);
  });
});

describe('what others set is kept', () => {
  test('by hand on a backend service: timeout, CDN, sessions, a description, and fields inside kept backends', async () => {
    await bench.interfere('PATCH', 'global/backendServices/be', {
      timeoutSec: 77,
      enableCDN: true,
      sessionAffinity: 'CLIENT_IP',
    });
    const description = bench.live('backendServices', 'be')?.['description'];
    await bench.run(addGroup);
    expect(bench.live('backendServices', 'be')).toMatchObject({
      timeoutSec: 77,
      enableCDN: true,
      sessionAffinity: 'CLIENT_IP',
      description,
    });
    expect(groupsOf('be')).toHaveLength(2);
  });

  test('by hand on a firewall: priority and logging', async () => {
    await bench.interfere('PATCH', 'global/firewalls/fw', { name: 'fw', priority: 900, logConfig: { enable: true } });
    await bench.run(update('firewall', 'fw', bodies.firewall(['gke-c-1a2b3c4d-node']), bodies.firewall(['x'])));
    expect(bench.live('firewalls', 'fw')).toMatchObject({
      priority: 900,
      logConfig: { enable: true },
      targetTags: ['x'],
    });
  });

  test('tags and ports that join are written in order, as the Go tool, which compares lists, writes them', async () => {
    const after = {
      ...bodies.firewall(['gke-a-node', 'gke-c-1a2b3c4d-node']),
      allowed: [{ IPProtocol: 'tcp', ports: ['30061', '30009'] }],
    };
    await bench.run(update('firewall', 'fw', bodies.firewall(['gke-c-1a2b3c4d-node']), after));
    expect(bench.live('firewalls', 'fw')).toMatchObject({
      targetTags: ['gke-a-node', 'gke-c-1a2b3c4d-node'],
      allowed: [{ IPProtocol: 'tcp', ports: ['30009', '30061'] }],
    });
  });

  test('what GCE computes is not sent back, and the fingerprint that was read is', async () => {
    const fingerprint = bench.live('urlMaps', 'um')?.['fingerprint'];
    await bench.run(route);
    const sent = bench.recorded.log.find(({ method }) => method === 'PUT')?.body ?? {};
    expect(sent['fingerprint']).toBe(fingerprint);
    for (const field of ['id', 'kind', 'selfLink', 'creationTimestamp', 'status', 'region'])
      expect(sent).not.toHaveProperty(field);
  });
});

test('a write goes on from what an earlier one made of a group that was unknown when the plan was made', async () => {
  const unknown = { ...bodies.backend(''), group: { $knownAfterApply: 'instanceGroups/us' } };
  const outputs = { 'instanceGroups/us': [bodies.OTHER_GROUP] };
  const leaving = bodies.backend(bodies.GROUP, { capacityScaler: 1 });
  const both = bodies.backendService([leaving, unknown]);
  expect(await bench.run(update('backendService', 'be', one, both), { outputs })).toEqual({ outcome: 'changed' });
  const last = update('backendService', 'be', both, bodies.backendService([unknown]));
  expect(await bench.run(last, { outputs })).toEqual({ outcome: 'changed' });
  expect(groupsOf('be')).toEqual([expect.stringContaining(bodies.OTHER_GROUP)]);
});

test('a group can be drained and then removed', async () => {
  await bench.run(addGroup);
  await bench.run(update('backendService', 'be', two, drained));
  expect(bench.live('backendServices', 'be')?.['backends']).toMatchObject([{ capacityScaler: 0 }, {}]);
  await bench.run(update('backendService', 'be', drained, one));
  expect(groupsOf('be')).toHaveLength(1);
});

describe('the status in the description of the URL map', () => {
  const Applied = { spec: 's1', desired: 'd1', version: '1.0.0', time: '1970-01-01T00:00:00Z' };
  const statusNow = () => parseStatus(bench.text('urlMaps', 'um', 'description'));

  test('keeps what it held and gets the record of this run at the time of the write', async () => {
    const started = bench.clock.now();
    await bench.run(update('urlMap', 'um', bodies.urlMap('be'), bodies.urlMap('be2', { Applied })));
    expect(statusNow()).toMatchObject({
      LoadBalancerName: 'lb',
      Clusters: ['eu', 'us'],
      Applied: { spec: 's1', desired: 'd1' },
    });
    expect(Date.parse(statusNow()?.Applied?.time ?? '')).toBe(started);
  });

  test('a record that differs is written even when nothing else does, and one that is the same is not', async () => {
    const record = update('urlMap', 'um', bodies.urlMap('be'), bodies.urlMap('be', { Applied }));
    expect(await bench.run(record)).toEqual({ outcome: 'changed' });
    expect(await bench.run(record)).toEqual({ outcome: 'already-done' });
    expect(bench.recorded.writes).toEqual(['PUT global/urlMaps/um']);
  });

  test('the record of a later plan is written though its digests are those of the last run', async () => {
    const at = (time: string) =>
      update('urlMap', 'um', bodies.urlMap('be'), bodies.urlMap('be', { Applied: { ...Applied, time } }));
    const now = bench.clock.now();
    expect(await bench.run(at(new Date(now).toISOString()))).toEqual({ outcome: 'changed' });
    expect(await bench.run(at(new Date(now).toISOString()))).toEqual({ outcome: 'already-done' });
    expect(await bench.run(at(new Date(now + 3_600_000).toISOString()))).toEqual({ outcome: 'changed' });
  });

  test('a write of routes alone keeps the record of the last run', async () => {
    await bench.run(update('urlMap', 'um', bodies.urlMap('be'), bodies.urlMap('be', { Applied })));
    await bench.run(route);
    expect(statusNow()?.Applied).toMatchObject({ spec: 's1' });
    expect(bench.live('urlMaps', 'um')?.['defaultService']).toMatch(/be2$/);
  });
});

describe('when somebody else writes at the same time', () => {
  const race = (path: string, body: JsonObject) => ({
    how: 'race' as const,
    first: () =>
      bench.interfere('PATCH', path, {
        fingerprint: bench.live(path.split('/')[1] ?? '', path.split('/')[2] ?? '')?.['fingerprint'],
        ...body,
      }),
  });

  test('and leaves our fields alone, it is read and written again and both changes stand', async () => {
    bench.recorded.trap('PUT', '/be', race('global/backendServices/be', { timeoutSec: 55 }));
    expect(await bench.run(addGroup)).toEqual({ outcome: 'changed' });
    const puts = bench.recorded.log.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ status }) => status)).toEqual([412, 200]);
    expect(puts[0]?.requestId).not.toBe(puts[1]?.requestId);
    expect(bench.live('backendServices', 'be')?.['timeoutSec']).toBe(55);
    expect(groupsOf('be')).toHaveLength(2);
  });

  test('and touches our fields, nothing of ours is written and the conflict names the field', async () => {
    bench.recorded.trap(
      'PUT',
      '/um',
      race('global/urlMaps/um', {
        hostRules: [{ hosts: ['a.example'], pathMatcher: 'm' }],
        pathMatchers: [{ name: 'm', defaultService: bodies.link('backendServices', 'be') }],
      }),
    );
    const withRules = { ...bodies.urlMap('be2'), hostRules: [], pathMatchers: [] };
    await expect(
      bench.run(update('urlMap', 'um', { ...bodies.urlMap('be'), hostRules: [], pathMatchers: [] }, withRules)),
    ).rejects.toMatchObject({
      diagnostics: [{ code: 'Conflict', message: expect.stringContaining('hostRules[a.example]') }],
    });
    expect(bench.live('urlMaps', 'um')?.['defaultService']).toMatch(/be$/);
  });

  test('and makes the very same change, it is done', async () => {
    bench.recorded.trap(
      'PUT',
      '/um',
      race('global/urlMaps/um', { defaultService: bodies.link('backendServices', 'be2') }),
    );
    expect(await bench.run(route)).toEqual({ outcome: 'changed' });
    expect(bench.recorded.log.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test('and never stops, it is given up with a conflict', async () => {
    let timeoutSec = 100;
    bench.recorded.trap(
      'PUT',
      '/be',
      { how: 'race', first: () => bench.interfere('PATCH', 'global/backendServices/be', { timeoutSec: timeoutSec++ }) },
      99,
    );
    await expect(bench.run(addGroup)).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
    expect(bench.recorded.log.filter(({ method }) => method === 'PUT')).toHaveLength(5);
  });
});

describe('before anything is written', () => {
  test('a compared field that moved since the plan is a conflict that names it', async () => {
    await bench.interfere('PATCH', 'global/backendServices/be', { protocol: 'HTTPS' });
    await expect(bench.run(addGroup)).rejects.toMatchObject({
      diagnostics: [{ code: 'Conflict', message: expect.stringContaining('protocol'), where: { resource: 'be' } }],
    });
    expect(bench.recorded.writes).toEqual([]);
  });

  test('a field that the plan saw unset and is going to set, and that somebody has set, is a conflict', async () => {
    await bench.interfere('PATCH', 'global/backendServices/be', { timeoutSec: 55 });
    const withTimeout = update('backendService', 'be', one, { ...one, timeoutSec: 90 });
    await expect(bench.run(withTimeout)).rejects.toMatchObject({
      diagnostics: [{ code: 'Conflict', message: expect.stringContaining('timeoutSec') }],
    });
  });

  test('a resource that lost our marker is left alone', async () => {
    await bench.interfere('PATCH', 'global/backendServices/be', { description: 'mine now' });
    await expect(bench.run(addGroup)).rejects.toMatchObject({
      diagnostics: [{ code: 'Conflict', message: expect.stringContaining('marker') }],
    });
    expect(bench.recorded.writes).toEqual([]);
  });

  test('a resource that is gone is a conflict, unless a later step deletes it', async () => {
    const gone = update('backendService', 'gone', one, two);
    await expect(bench.run(gone)).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
    const later: GclbOperation = { type: 'delete', kind: 'backendService', name: 'gone' };
    expect(await bench.run(gone, { later: [later] })).toEqual({ outcome: 'already-done' });
  });
});

test('a step whose result a later step of the plan has replaced already is done, so that half a plan can go on', async () => {
  const serving = bodies.backendService([
    bodies.backend(bodies.GROUP),
    bodies.backend(bodies.OTHER_GROUP, { capacityScaler: 1 }),
  ]);
  const add = update('backendService', 'be', one, serving);
  const drain = update('backendService', 'be', serving, drained);
  await bench.run(add);
  await bench.run(drain);
  expect(await bench.run(add, { later: [drain] })).toEqual({ outcome: 'already-done' });
  await expect(bench.run(add)).rejects.toMatchObject({ diagnostics: [{ code: 'Conflict' }] });
});

test('a field that GCE cannot change in place is refused before anything is written', async () => {
  const before = bodies.forwardingRule('tp', bench.ip);
  await expect(
    bench.run(update('forwardingRule', 'fr', before, { ...before, portRange: '8080-8080' })),
  ).rejects.toMatchObject({
    diagnostics: [{ code: 'UnsupportedChange', message: expect.stringContaining('portRange') }],
  });
  expect(bench.recorded.writes).toEqual([]);
});

test('an answer that is lost is asked for again with the same requestId, not read as a race with ourselves', async () => {
  bench.recorded.trap('PUT', '/um', { how: 'lose the answer' });
  expect(await bench.run(route)).toEqual({ outcome: 'changed' });
  const puts = bench.recorded.log.filter(({ method }) => method === 'PUT');
  expect(puts.map(({ status }) => status)).toEqual(['lost', 200]);
  expect(puts[0]?.requestId).toBe(puts[1]?.requestId);
});

test('GCE is asked for the end of an operation with wait, not by polling', async () => {
  await bench.run(route);
  const waits = bench.recorded.log.filter(({ path }) => path.endsWith('/wait'));
  expect(waits).toHaveLength(1);
  expect(bench.recorded.log.filter(({ method }) => method === 'GET').map(({ path }) => path)).toEqual([
    'global/urlMaps/um',
  ]);
});

test('an operation that is not known right after it was started is asked for again', async () => {
  bench.recorded.trap('POST', '/wait', {
    how: 'answer',
    status: 404,
    reason: 'notFound',
    message: 'no such operation',
  });
  expect(await bench.run(route)).toEqual({ outcome: 'changed' });
});
