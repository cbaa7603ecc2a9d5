import { describe, expect, test } from '@jest/globals';
import { serviceBody, services, TestCluster, type Answer } from './harness.js';

const applyType = { 'content-type': 'application/apply-patch+yaml' };

const manifest = (port: number, extra = ''): string => `
apiVersion: v1
kind: Service
metadata: {name: web, labels: {team: a}}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: ${port}}${extra}]
`;

async function apply(cluster: TestCluster, body: string, manager: string, query = ''): Promise<Answer> {
  return cluster.call('PATCH', `${services}/web?fieldManager=${manager}${query}`, body, applyType);
}

function managers(answer: Answer): readonly unknown[] {
  const fields: unknown = answer.body.metadata?.['managedFields'];
  return Array.isArray(fields) ? fields : [];
}

describe('server-side apply', () => {
  test('creates what is not there, and its manager owns what it said and nothing else', async () => {
    const answer = await apply(new TestCluster(), manifest(8080), 'one');
    expect(answer.status).toBe(201);
    expect(managers(answer)).toEqual([
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:team': {} } },
          'f:spec': {
            'f:ports': {
              'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {}, 'f:targetPort': {} },
            },
            'f:selector': {},
          },
        },
      },
    ]);
  });

  test('applying the same again changes nothing', async () => {
    const cluster = new TestCluster();
    const first = await apply(cluster, manifest(8080), 'one');
    cluster.clock.advance(60_000);
    expect((await apply(cluster, manifest(8080), 'one')).body).toEqual(first.body);
  });

  test("another manager's value is a conflict, with every field as a cause", async () => {
    const cluster = new TestCluster();
    await apply(cluster, manifest(8080), 'one');
    const { status, body } = await apply(cluster, manifest(9090), 'two');
    expect(status).toBe(409);
    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "one": .spec.ports[port=80,protocol="TCP"].targetPort',
    );
    expect(body.details).toEqual({
      causes: [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "one"',
          field: '.spec.ports[port=80,protocol="TCP"].targetPort',
        },
      ],
    });
  });

  test('force takes the field over', async () => {
    const cluster = new TestCluster();
    await apply(cluster, manifest(8080), 'one');
    const forced = await apply(cluster, manifest(9090), 'two', '&force=true');
    expect(forced.body.spec).toMatchObject({ ports: [{ targetPort: 9090 }] });
    const again = await apply(cluster, manifest(8080), 'one');
    expect(again.body.message).toContain('conflict with "two"');
  });

  test('what a manager no longer applies is removed, unless somebody else applies it', async () => {
    const cluster = new TestCluster();
    const https = ', {name: https, port: 443, targetPort: 8443}';
    await apply(cluster, manifest(8080, https), 'one');
    const alone = await apply(cluster, manifest(8080), 'one');
    expect(alone.body.spec?.['ports']).toHaveLength(1);
    await apply(cluster, manifest(8080, https), 'one');
    await apply(cluster, manifest(8080, https), 'two');
    const shared = await apply(cluster, manifest(8080), 'one');
    expect(shared.body.spec?.['ports']).toHaveLength(2);
  });

  test('a conflict with an update names the version it used', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', `${services}?fieldManager=maker`, serviceBody('web', { selector: { app: 'other' } }));
    const { body } = await apply(cluster, 'apiVersion: v1\nkind: Service\nspec: {selector: {app: web}}', 'one');
    expect(body.message).toBe('Apply failed with 1 conflict: conflict with "maker" using v1: .spec.selector');
  });

  test('kubectl may take over what its client-side apply wrote', async () => {
    const cluster = new TestCluster();
    const written = { apiVersion: 'v1', kind: 'Service', spec: { selector: { app: 'old' } } };
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(written) };
    const body = { ...serviceBody('web', { selector: { app: 'old' } }), metadata: { name: 'web', annotations } };
    await cluster.call('POST', `${services}?fieldManager=kubectl-client-side-apply`, body);
    const changed = 'apiVersion: v1\nkind: Service\nspec: {selector: {app: new}}';
    expect((await apply(cluster, changed, 'somebody')).status).toBe(409);
    expect((await apply(cluster, changed, 'kubectl')).body.spec).toMatchObject({ selector: { app: 'new' } });
  });

  test('an object without managers gets one for what it had', async () => {
    const cluster = new TestCluster();
    cluster.api.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { x: '1' } });
    const url = '/api/v1/namespaces/default/configmaps/c?fieldManager=one';
    const body = 'apiVersion: v1\nkind: ConfigMap\ndata: {y: "2"}';
    const answer = await cluster.call('PATCH', url, body, applyType);
    expect(answer.body['data']).toEqual({ x: '1', y: '2' });
    expect(managers(answer)).toMatchObject([
      { manager: 'one', operation: 'Apply', fieldsV1: { 'f:data': { 'f:y': {} } } },
      { manager: 'before-first-apply', operation: 'Update', fieldsV1: { 'f:data': { 'f:x': {} } } },
    ]);
  });

  test.each([
    ['no manager', '', manifest(80), 422, 'fieldManager: Required value: is required for apply patch'],
    ['another version', 'one', manifest(80).replace('v1', 'v2'), 400, 'Incorrect version specified in apply patch.'],
    [
      'a field that is not declared',
      'one',
      `${manifest(80)}  bad: 1\n`,
      500,
      '.spec.bad: field not declared in schema',
    ],
    ['YAML that is none', 'one', '{a: [', 400, 'error decoding patch'],
  ])('%s is refused', async (_, manager, body, status, message) => {
    const answer = await apply(new TestCluster(), body, manager);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
  });

  test('force is for applies only', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'));
    const { status, body } = await cluster.call('PATCH', `${services}/web?force=true`, {});
    expect(status).toBe(422);
    expect(body.message).toContain('force: Forbidden: may not be specified for non-apply patch');
  });
});

describe('other writes', () => {
  test('are recorded by field manager or user agent, each owning what it changed', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'), { 'user-agent': 'maker/1.2 (x)' });
    cluster.clock.advance(5000);
    const answer = await cluster.call('PATCH', `${services}/web?fieldManager=patcher`, {
      metadata: { labels: { a: 'b' } },
      spec: { sessionAffinity: 'ClientIP' },
    });
    expect(managers(answer)).toMatchObject([
      { manager: 'maker', operation: 'Update', time: '2026-01-01T00:00:00Z' },
      {
        manager: 'patcher',
        operation: 'Update',
        time: '2026-01-01T00:00:05Z',
        fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } }, 'f:spec': { 'f:sessionAffinity': {} } },
      },
    ]);
    expect(JSON.stringify(managers(answer)[0])).not.toContain('f:sessionAffinity"');
  });

  test('a reset list of managers forgets them', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web'));
    const answer = await cluster.call('PATCH', `${services}/web`, { metadata: { managedFields: [{}] } });
    expect(answer.body.metadata).not.toHaveProperty('managedFields');
  });
});
