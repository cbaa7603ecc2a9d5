import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { serviceBody, services, TestCluster } from './harness.js';

const configMaps = '/api/v1/namespaces/default/configmaps';

const eventSchema = z.object({
  type: z.string(),
  object: z.looseObject({
    kind: z.string(),
    code: z.number().optional(),
    message: z.string().optional(),
    metadata: z.looseObject({
      name: z.string().optional(),
      resourceVersion: z.string().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
  }),
});

type Event = z.infer<typeof eventSchema>;

async function watch(cluster: TestCluster, query: string): Promise<() => Promise<Event | undefined>> {
  const response = await cluster.send('GET', `${configMaps}?watch=true&${query}`);
  expect(response.status).toBe(200);
  if (typeof response.body === 'string') throw new Error(response.body);
  const events = response.body[Symbol.asyncIterator]();
  return async () => {
    const result = await events.next();
    return result.done === true ? undefined : eventSchema.parse(JSON.parse(result.value));
  };
}

async function withConfigMaps(...names: readonly string[]): Promise<TestCluster> {
  const cluster = new TestCluster();
  for (const name of names) await cluster.call('POST', configMaps, { metadata: { name } });
  return cluster;
}

/** Writes until everything before is forgotten. */
async function churn(cluster: TestCluster): Promise<void> {
  await cluster.call('POST', services, serviceBody('churn'));
  for (let round = 0; round < 310; round++) {
    await cluster.call('PATCH', `${services}/churn`, { metadata: { labels: { round: String(round) } } });
  }
}

describe('bookmarks', () => {
  test('tell a quiet watch about once a minute how far it has come', async () => {
    const cluster = await withConfigMaps('a');
    const version = cluster.state.resourceVersion;
    const next = await watch(cluster, `allowWatchBookmarks=true&resourceVersion=${version}&timeoutSeconds=100`);
    const bookmark = next();
    await cluster.call('POST', services, serviceBody('web'));
    cluster.clock.advance(60_000);
    expect(await bookmark).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', metadata: { resourceVersion: String(version + 1) } },
    });
    const end = next();
    cluster.clock.advance(60_000);
    expect(await end).toBeUndefined();
  });

  test('mark where the initial events of a streamed list end', async () => {
    const cluster = await withConfigMaps('a', 'b');
    const query = 'allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
    const next = await watch(cluster, query);
    const seen = [await next(), await next(), await next()];
    expect(seen.map((event) => event?.type)).toEqual(['ADDED', 'ADDED', 'BOOKMARK']);
    expect(seen[2]?.object.metadata).toMatchObject({
      annotations: { 'k8s.io/initial-events-end': 'true' },
      resourceVersion: String(cluster.state.resourceVersion),
    });
  });

  test('come to nobody who did not ask', async () => {
    const cluster = await withConfigMaps('a');
    const next = await watch(cluster, `resourceVersion=${cluster.state.resourceVersion}&timeoutSeconds=100`);
    const end = next();
    cluster.clock.advance(100_000);
    expect(await end).toBeUndefined();
  });
});

describe('versions that are forgotten', () => {
  test('end a watch with one ERROR event of 410', async () => {
    const cluster = await withConfigMaps('a');
    await churn(cluster);
    const next = await watch(cluster, 'resourceVersion=3');
    expect(await next()).toMatchObject({
      type: 'ERROR',
      object: {
        kind: 'Status',
        code: 410,
        reason: 'Expired',
        message: expect.stringMatching(/^too old resource version: 3/),
      },
    });
    expect(await next()).toBeUndefined();
  });

  test('are refused with 410 to an exact list', async () => {
    const cluster = await withConfigMaps('a');
    await churn(cluster);
    const { status, body } = await cluster.call('GET', `${configMaps}?resourceVersion=3&resourceVersionMatch=Exact`);
    expect({ status, reason: body.reason }).toEqual({ status: 410, reason: 'Expired' });
  });

  test('let a list go on with what is there, by the token of the refusal', async () => {
    const cluster = await withConfigMaps('a', 'b', 'c');
    const first = await cluster.call('GET', `${configMaps}?limit=1`);
    await churn(cluster);
    const expired = await cluster.call('GET', `${configMaps}?limit=1&continue=${first.body.metadata?.continue ?? ''}`);
    expect(expired.status).toBe(410);
    const rest = await cluster.call('GET', `${configMaps}?continue=${expired.body.metadata?.continue ?? ''}`);
    expect(rest.body.items?.map(({ metadata }) => metadata.name)).toEqual(['b', 'c']);
  });
});

describe('lists by version', () => {
  test('an exact version shows that moment', async () => {
    const cluster = await withConfigMaps('a');
    const version = cluster.state.resourceVersion;
    await cluster.call('POST', configMaps, { metadata: { name: 'b' } });
    const names = async (query: string): Promise<unknown> =>
      (await cluster.call('GET', `${configMaps}?${query}`)).body.items?.map(({ metadata }) => metadata.name);
    expect(await names(`resourceVersion=${version}&resourceVersionMatch=Exact`)).toEqual(['a']);
    expect(await names(`resourceVersion=${version}&limit=5`)).toEqual(['a']);
    expect(await names(`resourceVersion=${version}&resourceVersionMatch=NotOlderThan`)).toEqual(['a', 'b']);
    expect(await names('resourceVersion=0&limit=1')).toEqual(['a', 'b']);
  });

  test('a version that does not exist yet times out', async () => {
    const { status, body } = await new TestCluster().call('GET', `${configMaps}?resourceVersion=999`);
    expect(status).toBe(504);
    expect(body.message).toBe('Too large resource version: 999, current: 4');
    expect(body.details).toMatchObject({ retryAfterSeconds: 1, causes: [{ reason: 'ResourceVersionTooLarge' }] });
  });

  test.each([
    ['resourceVersionMatch=Exact', 422, 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
    ['resourceVersionMatch=Exact&resourceVersion=0', 422, '"exact" is forbidden for resourceVersion "0"'],
    ['resourceVersionMatch=Never&resourceVersion=1', 422, 'Unsupported value: "Never"'],
    ['resourceVersionMatch=Exact&resourceVersion=1&continue=x', 422, 'forbidden when continue is provided'],
    ['resourceVersion=1&continue=x', 400, 'specifying resource version is not allowed when using continue'],
    ['sendInitialEvents=true', 422, 'sendInitialEvents is forbidden for list'],
    ['watch=true&sendInitialEvents=true', 422, 'requires setting resourceVersionMatch to NotOlderThan'],
    ['watch=true&resourceVersionMatch=Exact&resourceVersion=1', 422, 'resourceVersionMatch is forbidden for watch'],
    ['limit=-1', 400, 'must be a non-negative integer'],
  ])('%s is refused', async (query, status, message) => {
    const answer = await new TestCluster().call('GET', `${configMaps}?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
  });
});
