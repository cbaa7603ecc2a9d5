import { describe, expect, test } from '@jest/globals';
import { services, TestCluster } from './harness.js';

const yaml = { 'content-type': 'application/yaml' };

describe('bodies in YAML', () => {
  test('create objects', async () => {
    const cluster = new TestCluster();
    const body = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n';
    expect((await cluster.call('POST', services, body, yaml)).status).toBe(201);
    expect(cluster.api.get('Service', 'default', 'web')?.['spec']).toMatchObject({ ports: [{ port: 80 }] });
  });

  test.each(['{a: [', '- 1\n', 'a: 1\na: 2\n'])('that cannot be read (%j) are bad requests', async (body) => {
    expect((await new TestCluster().call('POST', services, body, yaml)).status).toBe(400);
  });

  test('that nest without end are refused, and do not take the server with them', async () => {
    const { status, body } = await new TestCluster().call('POST', services, '['.repeat(100_000), yaml);
    expect(status).toBe(400);
    expect(body.message).toContain('exceeded max depth');
  });
});

test('a body of another type is refused with the types that would do', async () => {
  const cluster = new TestCluster();
  const { status, body } = await cluster.call('POST', services, 'x', { 'content-type': 'application/cbor' });
  expect(status).toBe(415);
  expect(body.message).toBe(
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
});

test('what a controller changes is recorded as its own', async () => {
  const cluster = new TestCluster();
  await cluster.call('POST', services, { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });
  cluster.api.merge('Service', 'default', 'web', { metadata: { annotations: { 'example.com/a': 'b' } } });
  cluster.api.merge('Service', 'default', 'web', { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } });
  expect(cluster.api.get('Service', 'default', 'web')?.metadata.managedFields).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        manager: 'kube-controller-manager',
        fieldsV1: { 'f:metadata': { 'f:annotations': { '.': {}, 'f:example.com/a': {} } } },
      }),
      expect.objectContaining({
        manager: 'kube-controller-manager',
        subresource: 'status',
        fieldsV1: { 'f:status': { 'f:loadBalancer': { 'f:ingress': {} } } },
      }),
    ]),
  );
});
