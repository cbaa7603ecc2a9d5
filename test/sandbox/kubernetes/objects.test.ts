import { describe, expect, test } from '@jest/globals';
import { podBody, pods, serviceBody, services, TestCluster } from './harness.js';

describe('creating', () => {
  test('a created object carries uid, version and creation time', async () => {
    const cluster = new TestCluster();
    const { status, body } = await cluster.call('POST', services, serviceBody('web'));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
      status: { loadBalancer: {} },
    });
    expect(body.metadata?.['uid']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(Number(body.metadata?.resourceVersion)).toBeGreaterThan(0);
  });

  test('a second create under the same name is refused as AlreadyExists', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'));
    expect(await cluster.call('POST', services, serviceBody('web'))).toMatchObject({
      status: 409,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        message: 'services "web" already exists',
        reason: 'AlreadyExists',
        details: { name: 'web', kind: 'services' },
        code: 409,
      },
    });
  });

  test('a namespace that does not exist is named in the refusal', async () => {
    const cluster = new TestCluster();
    const { status, body } = await cluster.call('POST', '/api/v1/namespaces/nowhere/services', serviceBody('web'));
    expect(status).toBe(404);
    expect(body.message).toBe('namespaces "nowhere" not found');
  });

  test('generateName yields a name that starts with it', async () => {
    const cluster = new TestCluster();
    const pod = { ...podBody(''), metadata: { generateName: 'web-' } };
    const { body } = await cluster.call('POST', pods, pod);
    expect(body.metadata?.name).toMatch(/^web-[b-z2-9]{5}$/);
  });

  test('a status that a client sends along is dropped', async () => {
    const cluster = new TestCluster();
    const { body } = await cluster.call('POST', pods, { ...podBody('web'), status: { phase: 'Running' } });
    expect(body['status']).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  test('a dry run answers as a create would and stores nothing', async () => {
    const cluster = new TestCluster();
    const { status } = await cluster.call('POST', `${services}?dryRun=All`, serviceBody('web'));
    expect(status).toBe(201);
    expect((await cluster.call('GET', `${services}/web`)).status).toBe(404);
  });

  test.each([
    ['no name', { metadata: {} }, 'Required value: name or generateName is required'],
    ['a name with capitals', { metadata: { name: 'Web' } }, 'Invalid value: "Web": a DNS-1035 label must consist'],
    [
      'a bad label',
      { metadata: { name: 'web', labels: { app: 'a b' } } },
      'Invalid value: "a b": a valid label must be',
    ],
    ['a bad annotation key', { metadata: { name: 'web', annotations: { 'a/b/c': '' } } }, 'Invalid value: "a/b/c"'],
  ])('%s is refused as Invalid with its cause', async (_case, members, cause) => {
    const cluster = new TestCluster();
    const { status, body } = await cluster.call('POST', services, { ...serviceBody('web'), ...members });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      reason: 'Invalid',
      details: { causes: [{ message: expect.stringContaining(cause) }] },
    });
  });
});

describe('unknown and mistyped fields', () => {
  const misspelt = { ...serviceBody('web'), spec: { ports: [{ port: 80, prot: 'TCP' }] } };

  test('an unknown field is dropped with a warning', async () => {
    const cluster = new TestCluster();
    const { status, headers, body } = await cluster.call('POST', services, misspelt);
    expect(status).toBe(201);
    expect(headers['warning']).toBe('299 - "unknown field \\"spec.ports[0].prot\\""');
    expect(JSON.stringify(body)).not.toContain('prot"');
  });

  test('strict validation refuses an unknown field', async () => {
    const cluster = new TestCluster();
    const { status, body } = await cluster.call('POST', `${services}?fieldValidation=Strict`, misspelt);
    expect(status).toBe(400);
    expect(body.message).toBe(
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.ports[0].prot"',
    );
  });

  test('a value of the wrong type is refused in the words of the JSON decoder', async () => {
    const cluster = new TestCluster();
    const { status, body } = await cluster.call('POST', services, serviceBody('web', { ports: [{ port: 'http' }] }));
    expect(status).toBe(400);
    expect(body.message).toContain(
      'json: cannot unmarshal string into Go struct field Service.spec.ports.port of type int32',
    );
  });

  test.each([
    ['not JSON', '{', 'the object provided is unrecognized'],
    ['another kind', { ...podBody('web') }, 'the kind in the data (Pod) does not match the expected kind (Service)'],
    ['another version', { ...serviceBody('web'), apiVersion: 'v2' }, 'the API version in the data (v2)'],
    [
      'another namespace',
      { ...serviceBody('web'), metadata: { name: 'web', namespace: 'x' } },
      'the namespace of the provided',
    ],
  ])('a body that is %s is refused', async (_case, body, message) => {
    const cluster = new TestCluster();
    const answer = await cluster.call('POST', services, body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });
});

describe('updating', () => {
  async function withService(): Promise<{ cluster: TestCluster; stored: Record<string, unknown>; version: string }> {
    const cluster = new TestCluster();
    const { body } = await cluster.call('POST', services, serviceBody('web'));
    return { cluster, stored: body, version: body.metadata?.resourceVersion ?? '' };
  }

  test('a put against a stale version is a Conflict', async () => {
    const { cluster, stored } = await withService();
    await cluster.call('PATCH', `${services}/web`, { metadata: { labels: { app: 'web' } } });
    expect(await cluster.call('PUT', `${services}/web`, stored)).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on services "web": the object has been modified; please apply your changes to the latest version and try again',
      },
    });
  });

  test('a put that changes nothing keeps the version', async () => {
    const { cluster, stored, version } = await withService();
    const { status, body } = await cluster.call('PUT', `${services}/web`, stored);
    expect(status).toBe(200);
    expect(body.metadata?.resourceVersion).toBe(version);
  });

  test('a put to an object that does not exist is NotFound', async () => {
    const cluster = new TestCluster();
    expect((await cluster.call('PUT', `${services}/web`, serviceBody('web'))).status).toBe(404);
  });

  test('a put under another name than the URL is refused', async () => {
    const { cluster } = await withService();
    const { status, body } = await cluster.call('PUT', `${services}/web`, serviceBody('other'));
    expect(status).toBe(400);
    expect(body.message).toBe('the name of the object (other) does not match the name on the URL (web)');
  });

  test('a merge patch merges maps, removes with null and raises the version', async () => {
    const { cluster, version } = await withService();
    await cluster.call('PATCH', `${services}/web`, { metadata: { annotations: { a: '1', b: '2' } } });
    const { body } = await cluster.call('PATCH', `${services}/web`, { metadata: { annotations: { a: null, c: '3' } } });
    expect(body.metadata?.['annotations']).toEqual({ b: '2', c: '3' });
    expect(Number(body.metadata?.resourceVersion)).toBeGreaterThan(Number(version));
  });

  test('a merge patch that names a stale version is a Conflict', async () => {
    const { cluster, version } = await withService();
    await cluster.call('PATCH', `${services}/web`, { metadata: { labels: { app: 'web' } } });
    const patch = { metadata: { resourceVersion: version, labels: { app: 'x' } } };
    expect((await cluster.call('PATCH', `${services}/web`, patch)).status).toBe(409);
  });

  test('a patch of an unknown type is refused with the types that would do', async () => {
    const { cluster } = await withService();
    const { status, body } = await cluster.call('PATCH', `${services}/web`, {}, { 'content-type': 'application/json' });
    expect(status).toBe(415);
    expect(body.message).toBe(
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    );
  });

  test('the status is written through its subresource only', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', pods, podBody('web'));
    await cluster.call('PATCH', `${pods}/web`, { status: { phase: 'Failed' } });
    expect((await cluster.call('GET', `${pods}/web`)).body['status']).toMatchObject({ phase: 'Pending' });
    await cluster.call('PATCH', `${pods}/web/status`, {
      status: { phase: 'Failed' },
      metadata: { labels: { x: 'y' } },
    });
    const { body } = await cluster.call('GET', `${pods}/web`);
    expect(body['status']).toMatchObject({ phase: 'Failed' });
    expect(body.metadata).not.toHaveProperty('labels');
  });

  test('an update of a custom resource must name the version it was made against', async () => {
    const cluster = new TestCluster();
    const negs = '/apis/networking.gke.io/v1beta1/namespaces/default/servicenetworkendpointgroups';
    const neg = {
      apiVersion: 'networking.gke.io/v1beta1',
      kind: 'ServiceNetworkEndpointGroup',
      metadata: { name: 'neg' },
    };
    await cluster.call('POST', negs, neg);
    const { status, body } = await cluster.call('PUT', `${negs}/neg`, neg);
    expect(status).toBe(422);
    expect(body.message).toContain('metadata.resourceVersion: Invalid value: 0: must be specified for an update');
  });
});

describe('deleting', () => {
  test('a service is answered with itself, an ingress with a Status', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'));
    expect((await cluster.call('DELETE', `${services}/web`)).body.kind).toBe('Service');
    expect((await cluster.call('GET', `${services}/web`)).body.message).toBe('services "web" not found');
    const ingresses = '/apis/networking.k8s.io/v1/namespaces/default/ingresses';
    const backend = { service: { name: 'web', port: { number: 80 } } };
    await cluster.call('POST', ingresses, { metadata: { name: 'ing' }, spec: { defaultBackend: backend } });
    expect((await cluster.call('DELETE', `${ingresses}/ing`)).body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'ing', group: 'networking.k8s.io', kind: 'ingresses' },
    });
    expect((await cluster.call('GET', `${ingresses}/ing`)).body.message).toBe(
      'ingresses.networking.k8s.io "ing" not found',
    );
  });

  test('a wrong uid precondition is a Conflict', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'));
    const { status } = await cluster.call('DELETE', `${services}/web`, { preconditions: { uid: 'other' } });
    expect(status).toBe(409);
    expect((await cluster.call('GET', `${services}/web`)).status).toBe(200);
  });

  test('finalizers hold up a deletion until they are gone', async () => {
    const cluster = new TestCluster();
    const body = { ...podBody('web'), metadata: { name: 'web', finalizers: ['example.com/hold'] } };
    await cluster.call('POST', pods, body);
    await cluster.call('DELETE', `${pods}/web`);
    expect((await cluster.call('GET', `${pods}/web`)).body.metadata).toHaveProperty('deletionTimestamp');
    await cluster.call('PATCH', `${pods}/web`, { metadata: { finalizers: null } });
    expect((await cluster.call('GET', `${pods}/web`)).status).toBe(404);
  });

  test('a namespace takes its objects with it, and default cannot be deleted', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } });
    await cluster.call('POST', '/api/v1/namespaces/shop/services', serviceBody('web'));
    await cluster.call('DELETE', '/api/v1/namespaces/shop');
    expect((await cluster.call('GET', '/api/v1/namespaces/shop')).body['status']).toEqual({ phase: 'Terminating' });
    cluster.clock.advance(10_000);
    expect((await cluster.call('GET', '/api/v1/services')).body.items).toEqual([]);
    expect((await cluster.call('GET', '/api/v1/namespaces/shop')).status).toBe(404);
    expect((await cluster.call('DELETE', '/api/v1/namespaces/default')).status).toBe(403);
  });
});
