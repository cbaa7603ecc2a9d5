import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { podBody, pods, serviceBody, services, TestCluster, type Answer } from './harness.js';

function names({ body }: Answer): readonly string[] | undefined {
  return body.items?.map(({ metadata }) => metadata.name);
}

async function withPods(...labels: readonly Record<string, string>[]): Promise<TestCluster> {
  const cluster = new TestCluster();
  for (const [index, set] of labels.entries()) await cluster.call('POST', pods, podBody(`pod-${index}`, set));
  return cluster;
}

describe('discovery', () => {
  test('names the version, the groups and what is in them', async () => {
    const cluster = new TestCluster();
    expect((await cluster.call('GET', '/version')).body).toMatchObject({
      major: '1',
      minor: '33',
      gitVersion: 'v1.33.5-gke.1201000',
    });
    expect((await cluster.call('GET', '/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    expect(JSON.stringify((await cluster.call('GET', '/apis')).body)).toContain(
      '"groupVersion":"networking.gke.io/v1beta1"',
    );
    expect((await cluster.call('GET', '/api/v1')).body['resources']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'services', kind: 'Service', namespaced: true, shortNames: ['svc'] }),
        expect.objectContaining({ name: 'pods/status' }),
      ]),
    );
    expect(JSON.stringify((await cluster.call('GET', '/apis/networking.k8s.io/v1')).body)).toContain(
      '"name":"ingresses"',
    );
  });

  test.each([
    '/openapi/v3/apis/batch/v1',
    '/apis/apps/v1/statefulsets',
    '/api/v1/replicationcontrollers',
    '/apis/networking.k8s.io/v1beta1/ingresses',
    '/api/v1/services/web',
    '/api/v1/namespaces/default/nodes',
    '/api/v1/namespaces/default/pods/web/log',
    '/api/v1/namespaces/%zz/pods',
    '/nothing',
  ])('%s is not served', async (path) => {
    const response = await new TestCluster().send('GET', path);
    expect(response.status).toBe(404);
    expect(response.body).toBe('404 page not found\n');
  });

  test.each([
    ['POST', '/api/v1/services'],
    ['PUT', services],
    ['DELETE', `${services}/web/status`],
    ['OPTIONS', services],
  ])('%s %s is not allowed', async (method, path) => {
    expect(await new TestCluster().call(method, path, {})).toMatchObject({
      status: 405,
      body: { reason: 'MethodNotAllowed' },
    });
  });
});

describe('selectors', () => {
  test.each([
    ['app=web', ['pod-0', 'pod-1']],
    ['app==web,tier=front', ['pod-0']],
    ['app!=web', ['pod-2', 'pod-3']],
    ['app in (web,api),tier', ['pod-0', 'pod-2']],
    ['app notin (web)', ['pod-2', 'pod-3']],
    ['!app', ['pod-3']],
    ['', ['pod-0', 'pod-1', 'pod-2', 'pod-3']],
  ])('labels: %s', async (selector, expected) => {
    const cluster = await withPods({ app: 'web', tier: 'front' }, { app: 'web' }, { app: 'api', tier: 'back' }, {});
    expect(names(await cluster.call('GET', `${pods}?labelSelector=${encodeURIComponent(selector)}`))).toEqual(expected);
  });

  test.each([
    ['metadata.name=pod-1', ['pod-1']],
    ['metadata.name!=pod-1,status.phase=Pending', ['pod-0']],
    ['spec.nodeName=', ['pod-0', 'pod-1']],
    ['metadata.namespace=other', []],
  ])('fields: %s', async (selector, expected) => {
    const cluster = await withPods({}, {});
    expect(names(await cluster.call('GET', `${pods}?fieldSelector=${encodeURIComponent(selector)}`))).toEqual(expected);
  });

  test('a field that pods cannot be selected by is refused', async () => {
    const { status, body } = await new TestCluster().call('GET', `${pods}?fieldSelector=spec.foo%3D1`);
    expect([status, body.message]).toEqual([400, 'field label not supported: spec.foo']);
  });

  test('a label selector that cannot be parsed is refused', async () => {
    expect((await new TestCluster().call('GET', `${pods}?labelSelector=app%20in%20web`)).status).toBe(400);
  });
});

describe('lists', () => {
  test('of built-in kinds leave kind and version out of their items', async () => {
    const cluster = await withPods({});
    const { body } = await cluster.call('GET', pods);
    expect([body.kind, body.apiVersion]).toEqual(['PodList', 'v1']);
    expect(body.items?.[0]).not.toHaveProperty('kind');
  });

  test('of any limit show every object once, as they were when the list began', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), async (count, limit) => {
        const cluster = await withPods(...Array.from({ length: count }, () => ({})));
        const seen: string[] = [];
        let token = '';
        do {
          const answer = await cluster.call('GET', `${pods}?limit=${limit}&continue=${token}`);
          seen.push(...(names(answer) ?? []));
          token = answer.body.metadata?.continue ?? '';
          // Neither of these is part of the list that is being read.
          await cluster.call('DELETE', `${pods}/pod-${count - 1}`);
          await cluster.call('POST', pods, podBody(`pod-0-${seen.length}`));
        } while (token !== '');
        expect(seen).toEqual(Array.from({ length: count }, (_, index) => `pod-${index}`));
      }),
      { numRuns: 25 },
    );
  });

  test('say how many objects remain', async () => {
    const cluster = await withPods({}, {}, {});
    expect((await cluster.call('GET', `${pods}?limit=1`)).body.metadata).toMatchObject({ remainingItemCount: 2 });
  });

  test('cannot be continued once too much has happened', async () => {
    const cluster = await withPods({}, {});
    const { body } = await cluster.call('GET', `${pods}?limit=1`);
    await churn(cluster);
    expect(await cluster.call('GET', `${pods}?limit=1&continue=${body.metadata?.continue ?? ''}`)).toMatchObject({
      status: 410,
      body: { reason: 'Expired' },
    });
  });

  test('cannot be continued with a token that nobody gave out', async () => {
    expect((await new TestCluster().call('GET', `${pods}?continue=abc`)).status).toBe(400);
  });
});

async function churn(cluster: TestCluster): Promise<void> {
  await cluster.call('POST', services, serviceBody('churn'));
  for (let round = 0; round < 310; round++) {
    await cluster.call('PATCH', `${services}/churn`, { metadata: { labels: { round: String(round) } } });
  }
}

describe('watches', () => {
  async function open(cluster: TestCluster, query: string, signal?: AbortSignal): Promise<AsyncIterator<string>> {
    const response = await cluster.api.handle({
      method: 'GET',
      path: pods,
      query: new URLSearchParams(query),
      headers: {},
      body: '',
      caller: 'client',
      ...(signal ? { signal } : {}),
    });
    if (typeof response.body === 'string') throw new Error(response.body);
    return response.body[Symbol.asyncIterator]();
  }

  async function next(events: AsyncIterator<string>): Promise<string> {
    const result = await events.next();
    if (result.done === true) return 'end';
    const { type, object } = JSON.parse(result.value) as {
      type: string;
      object: { metadata: { name?: string }; code?: number };
    };
    return `${type} ${object.metadata.name ?? String(object.code)}`;
  }

  test('without a version begin with what is there', async () => {
    const cluster = await withPods({}, {});
    const events = await open(cluster, 'watch=true');
    expect([await next(events), await next(events)]).toEqual(['ADDED pod-0', 'ADDED pod-1']);
  });

  test('from a version replay what came after and then follow', async () => {
    const cluster = await withPods({});
    const version = (await cluster.call('GET', pods)).body.metadata?.resourceVersion ?? '';
    await cluster.call('PATCH', `${pods}/pod-0`, { metadata: { labels: { a: 'b' } } });
    const events = await open(cluster, `watch=true&resourceVersion=${version}`);
    expect(await next(events)).toBe('MODIFIED pod-0');
    const following = next(events);
    await cluster.call('DELETE', `${pods}/pod-0`);
    expect(await following).toBe('DELETED pod-0');
  });

  test('show an object that starts or stops being selected as added or deleted', async () => {
    const cluster = await withPods({});
    const events = await open(cluster, 'watch=true&labelSelector=app%3Dweb');
    const first = next(events);
    await cluster.call('PATCH', `${pods}/pod-0`, { metadata: { labels: { app: 'web' } } });
    expect(await first).toBe('ADDED pod-0');
    const second = next(events);
    await cluster.call('PATCH', `${pods}/pod-0`, { metadata: { labels: { app: 'api' } } });
    expect(await second).toBe('DELETED pod-0');
  });

  test('from a version that is no longer remembered get 410 Gone', async () => {
    const cluster = await withPods({});
    await churn(cluster);
    const events = await open(cluster, 'watch=true&resourceVersion=1');
    expect([await next(events), await next(events)]).toEqual(['ERROR 410', 'end']);
  });

  test('end after their timeout of world time', async () => {
    const cluster = new TestCluster();
    const events = await open(cluster, 'watch=true&timeoutSeconds=60');
    const end = next(events);
    cluster.clock.advance(60_000);
    expect(await end).toBe('end');
  });

  test('end when the client leaves', async () => {
    const controller = new AbortController();
    const events = await open(new TestCluster(), 'watch=true', controller.signal);
    const end = next(events);
    controller.abort();
    expect(await end).toBe('end');
  });
});

describe('a cluster out of reach', () => {
  test('that is refused hangs up without an answer', async () => {
    const cluster = new TestCluster();
    cluster.state.reachability = 'refused';
    expect(await cluster.send('GET', '/version')).toMatchObject({ hangUp: 'refused' });
  });

  test('that hangs answers nothing until the client gives up', async () => {
    const cluster = new TestCluster();
    cluster.state.reachability = 'hanging';
    const controller = new AbortController();
    let answered = false;
    const answer = cluster.api
      .handle({
        method: 'GET',
        path: '/version',
        query: new URLSearchParams(),
        headers: {},
        body: '',
        caller: 'client',
        signal: controller.signal,
      })
      .then((response) => {
        answered = true;
        return response;
      });
    cluster.clock.advance(3_600_000);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    controller.abort();
    expect(await answer).toMatchObject({ hangUp: 'reset' });
  });
});

describe('permissions', () => {
  test.each([
    [
      'GET',
      `${services}/web`,
      'get',
      'services "web" is forbidden: User "sandbox" cannot get resource "services" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      services,
      'list',
      'services is forbidden: User "sandbox" cannot list resource "services" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      '/api/v1/services',
      'list',
      'services is forbidden: User "sandbox" cannot list resource "services" in API group "" at the cluster scope',
    ],
    [
      'POST',
      services,
      'create',
      'services is forbidden: User "sandbox" cannot create resource "services" in API group "" in the namespace "default"',
    ],
    [
      'PATCH',
      `${services}/web`,
      'patch',
      'services "web" is forbidden: User "sandbox" cannot patch resource "services" in API group "" in the namespace "default"',
    ],
  ])('%s %s without %s is Forbidden', async (method, url, verb, message) => {
    const cluster = new TestCluster();
    cluster.state.denied.push({ verb, resource: 'services' });
    expect(await cluster.call(method, url, {})).toMatchObject({ status: 403, body: { reason: 'Forbidden', message } });
  });

  test('that are denied for one verb leave the others', async () => {
    const cluster = new TestCluster();
    cluster.state.denied.push({ verb: 'create', resource: 'services' });
    expect((await cluster.call('GET', services)).status).toBe(200);
    expect((await cluster.call('POST', pods, podBody('web'))).status).toBe(201);
  });
});

test('the state is plain JSON that another process can go on with', async () => {
  const cluster = await withPods({ app: 'web' });
  const revived = new TestCluster(JSON.parse(JSON.stringify(cluster.state)) as typeof cluster.state);
  expect((await revived.call('GET', `${pods}/pod-0`)).body).toEqual((await cluster.call('GET', `${pods}/pod-0`)).body);
  const { body } = await revived.call('POST', pods, podBody('pod-1'));
  expect(Number(body.metadata?.resourceVersion)).toBe(cluster.state.resourceVersion + 1);
});
