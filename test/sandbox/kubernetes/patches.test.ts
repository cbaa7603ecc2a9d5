import { describe, expect, test } from '@jest/globals';
import { podBody, pods, serviceBody, services, TestCluster } from './harness.js';

const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
const json = { 'content-type': 'application/json-patch+json' };

async function withService(): Promise<TestCluster> {
  const cluster = new TestCluster();
  const ports = [
    { name: 'http', port: 80 },
    { name: 'https', port: 443 },
  ];
  await cluster.call('POST', services, serviceBody('web', { ports, selector: { app: 'web', tier: 'front' } }));
  return cluster;
}

describe('a strategic merge patch', () => {
  test.each([
    ['merges entries by their key', { ports: [{ port: 443, targetPort: 8443 }] }, ['http 80 80', 'https 443 8443']],
    ['appends new entries', { ports: [{ name: 'x', port: 90 }] }, ['x 90 90', 'http 80 80', 'https 443 443']],
    ['deletes by directive', { ports: [{ $patch: 'delete', port: 80 }] }, ['https 443 443']],
    ['replaces by directive', { ports: [{ $patch: 'replace' }, { name: 'x', port: 90 }] }, ['x 90 90']],
    [
      'orders by directive',
      { '$setElementOrder/ports': [{ port: 443 }, { port: 80 }] },
      ['https 443 443', 'http 80 80'],
    ],
  ])('%s', async (_, spec, expected) => {
    const cluster = await withService();
    const { status, body } = await cluster.call('PATCH', `${services}/web`, { spec }, strategic);
    expect(status).toBe(200);
    const ports: unknown = body.spec?.['ports'];
    const shown = Array.isArray(ports)
      ? ports.map(({ name, port, targetPort }) => [name, port, targetPort].join(' '))
      : [];
    expect(shown).toEqual(expected);
  });

  test('merges maps, and null removes a key', async () => {
    const cluster = await withService();
    const spec = { selector: { tier: null, zone: 'a' } };
    const { body } = await cluster.call('PATCH', `${services}/web`, { spec }, strategic);
    expect(body.spec?.['selector']).toEqual({ app: 'web', zone: 'a' });
  });

  test('takes strings out of a merged list of scalars', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, {
      ...serviceBody('web'),
      metadata: { name: 'web', finalizers: ['a/a', 'b/b'] },
    });
    const metadata = { '$deleteFromPrimitiveList/finalizers': ['a/a'], finalizers: ['c/c'] };
    const { body } = await cluster.call('PATCH', `${services}/web`, { metadata }, strategic);
    expect(body.metadata?.['finalizers']).toEqual(['c/c', 'b/b']);
  });

  test('retains only the keys that it names', async () => {
    const cluster = new TestCluster();
    const volumes = [{ name: 'v', emptyDir: {} }];
    const pod = { ...podBody('web'), spec: { containers: [{ name: 'main', image: 'app:1' }], volumes } };
    await cluster.call('POST', pods, pod);
    const changed = [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }];
    const { body } = await cluster.call('PATCH', `${pods}/web?dryRun=All`, { spec: { volumes: changed } }, strategic);
    expect(body.spec?.['volumes']).toEqual([{ name: 'v', configMap: { name: 'c' } }]);
  });

  test('without its merge key is an error of the server, as Kubernetes has it', async () => {
    const cluster = await withService();
    const { status, body } = await cluster.call(
      'PATCH',
      `${services}/web`,
      { spec: { ports: [{ name: 'x' }] } },
      strategic,
    );
    expect({ status, message: body.message, reason: body.reason }).toEqual({
      status: 500,
      message: 'map: map[name:x] does not contain declared merge key: port',
      reason: undefined,
    });
  });

  test('is refused for custom resources', async () => {
    const cluster = new TestCluster();
    const url = '/apis/cloud.google.com/v1/namespaces/default/backendconfigs/x';
    const { status, body } = await cluster.call('PATCH', url, {}, strategic);
    expect(status).toBe(415);
    expect(body.message).toContain(
      'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
  });

  test('says which field it does not know, when it is strict', async () => {
    const cluster = await withService();
    const patch = { spec: { bad: 1 } };
    const { status, body } = await cluster.call('PATCH', `${services}/web?fieldValidation=Strict`, patch, strategic);
    expect(status).toBe(422);
    expect(body.message).toMatch(
      /^ "" is invalid: patch: Invalid value: ".*": strict decoding error: unknown field "spec.bad"$/,
    );
  });
});

describe('a JSON patch', () => {
  test('performs its operations in their order', async () => {
    const cluster = await withService();
    const patch = [
      { op: 'test', path: '/spec/ports/0/port', value: 80 },
      { op: 'add', path: '/metadata/labels', value: { a: 'b' } },
      { op: 'move', from: '/spec/selector/app', path: '/spec/selector/application' },
      { op: 'remove', path: '/spec/ports/1' },
    ];
    const { status, body } = await cluster.call('PATCH', `${services}/web`, patch, json);
    expect(status).toBe(200);
    expect(body.metadata?.['labels']).toEqual({ a: 'b' });
    expect(body.spec).toMatchObject({ selector: { application: 'web', tier: 'front' }, ports: [{ port: 80 }] });
  });

  test.each([
    ['a test that fails', [{ op: 'test', path: '/spec/type', value: 'NodePort' }]],
    ['a path that is not there', [{ op: 'replace', path: '/spec/none/x', value: 1 }]],
    ['an operation that does not exist', [{ op: 'increase', path: '/spec/x' }]],
  ])('with %s is Invalid, and nothing changes', async (_, patch) => {
    const cluster = await withService();
    const before = await cluster.call('GET', `${services}/web`);
    const { status, body } = await cluster.call('PATCH', `${services}/web`, patch, json);
    expect(status).toBe(422);
    expect(body.message).toBe('the server rejected our request due to an error in our request');
    expect((await cluster.call('GET', `${services}/web`)).body).toEqual(before.body);
  });

  test('that is no list is a bad request', async () => {
    const cluster = await withService();
    expect((await cluster.call('PATCH', `${services}/web`, { op: 'add' }, json)).status).toBe(400);
  });
});

describe('the scale of a Deployment', () => {
  test('is read, patched and written through its subresource', async () => {
    const cluster = new TestCluster();
    const url = '/apis/apps/v1/namespaces/default/deployments';
    const template = { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } };
    const spec = { replicas: 2, selector: { matchLabels: { app: 'd' } }, template };
    await cluster.call('POST', url, { metadata: { name: 'd' }, spec });
    const read = await cluster.call('GET', `${url}/d/scale`);
    expect(read.body).toMatchObject({ kind: 'Scale', spec: { replicas: 2 }, status: { selector: 'app=d' } });
    const patched = await cluster.call('PATCH', `${url}/d/scale`, { spec: { replicas: 5 } });
    expect(patched.body).toMatchObject({ kind: 'Scale', spec: { replicas: 5 } });
    expect((await cluster.call('PUT', `${url}/d/scale`, read.body)).status).toBe(409);
    expect((await cluster.call('GET', `${url}/d`)).body.spec).toMatchObject({ replicas: 5, template: {} });
    const refused = await cluster.call('PATCH', `${url}/d/scale`, { spec: { replicas: -1 } });
    expect(refused.status).toBe(422);
  });
});
