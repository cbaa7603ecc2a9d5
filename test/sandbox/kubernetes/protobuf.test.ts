import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listenOn, type Listener } from '../../../src/sandbox/server/http-server.js';
import { TestCluster } from './harness.js';

// Bodies that kubectl 1.32 sent to a proxy in front of the sandbox: create service nodeport, secret, deployment,
// ingress, and auth can-i.
const recorded = {
  service:
    'azhzAAoNCgJ2MRIHU2VydmljZRJnCh0KAm5wEgAaACIAKgAyADgAQgBaCQoDYXBwEgJucBJCCh0KBzgwLTgwODASA1RDUBhQIgcIABCQPxoAKJfyARIJCgNhcHASAm5wGgAiCE5vZGVQb3J0OgBCAFIAWgBgAGgAGgIKABoAIgA=',
  secret: 'azhzAAoMCgJ2MRIGU2VjcmV0Eh4KEgoCczESABoAIgAqADIAOABCABIGCgFwEgF3GgAaACIA',
  deployment:
    'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErcBCh0KAmQxEgAaACIAKgAyADgAQgBaCQoDYXBwEgJkMRKHAQgCEgsKCQoDYXBwEgJkMRpuChsKABIAGgAiACoAMgA4AEIAWgkKA2FwcBICZDESTxIxCgVuZ2lueBIHbmdpbng6MSoAMgsKABAAGJA/IgAqAEIAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAoADgAGgAiAA==',
  ingress:
    'azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJYChIKAmkxEgAaACIAKgAyADgAQgASPhIPCglhLmV4YW1wbGUSAnMxGisKCWEuZXhhbXBsZRIeChwKGgoCL3gSDCIKCgJucBIECgAQUBoGUHJlZml4GgIKABoAIgA=',
  review:
    'azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPAoQCgASABoAIgAqADIAOABCABIeChwKB2RlZmF1bHQSA2dldBoAIgAqBHBvZHMyADoAGggIABIAGgAgABoAIgA=',
};

let cluster: TestCluster;
let listener: Listener;

beforeEach(async () => {
  cluster = new TestCluster();
  listener = await listenOn(cluster.api.handle, 0, { onActivity: () => undefined });
});

afterEach(() => listener.close());

async function post(path: string, body: Uint8Array, accept = 'application/vnd.kubernetes.protobuf,application/json') {
  const headers = { 'content-type': 'application/vnd.kubernetes.protobuf', accept };
  const response = await fetch(listener.url + path, { method: 'POST', headers, body: Buffer.from(body) });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

describe('a protobuf body', () => {
  test('of a Service has its numbers, maps and target ports', async () => {
    const { status, answer } = await post(
      '/api/v1/namespaces/default/services',
      Buffer.from(recorded.service, 'base64'),
    );
    expect(status).toBe(201);
    expect(answer).toMatchObject({
      metadata: { name: 'np', labels: { app: 'np' } },
      spec: {
        type: 'NodePort',
        selector: { app: 'np' },
        ports: [{ name: '80-8080', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30999 }],
      },
    });
  });

  test('of a Secret has its bytes in base64', async () => {
    const { answer } = await post('/api/v1/namespaces/default/secrets', Buffer.from(recorded.secret, 'base64'));
    expect(answer).toMatchObject({ metadata: { name: 's1' }, data: { p: Buffer.from('w').toString('base64') } });
  });

  test('of a Deployment has its pod template', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const { answer } = await post(path, Buffer.from(recorded.deployment, 'base64'));
    expect(answer).toMatchObject({
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'd1' } },
        template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1', ports: [{ containerPort: 8080 }] }] } },
      },
    });
  });

  test('of an Ingress has the rules that Go embeds', async () => {
    const path = '/apis/networking.k8s.io/v1/namespaces/default/ingresses';
    const { answer } = await post(path, Buffer.from(recorded.ingress, 'base64'));
    expect(answer).toMatchObject({
      spec: {
        tls: [{ hosts: ['a.example'], secretName: 's1' }],
        rules: [
          {
            host: 'a.example',
            http: {
              paths: [{ path: '/x', pathType: 'Prefix', backend: { service: { name: 'np', port: { number: 80 } } } }],
            },
          },
        ],
      },
    });
  });

  test.each([
    ['without its magic', Buffer.from('no'), 'provided data does not appear to be a protobuf message'],
    ['that ends too early', Buffer.from(recorded.service, 'base64').subarray(0, 40), 'unexpected EOF'],
  ])('%s is a bad request', async (_, body, message) => {
    const { status, answer } = await post('/api/v1/namespaces/default/services', body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ message: expect.stringContaining(message) });
  });

  test('is unsupported for custom resources, as is an answer in protobuf only', async () => {
    const body = Buffer.from(recorded.service, 'base64');
    expect((await post('/apis/cloud.google.com/v1/namespaces/default/backendconfigs', body)).status).toBe(415);
    const only = await post('/api/v1/namespaces/default/services', body, 'application/vnd.kubernetes.protobuf');
    expect(only.status).toBe(406);
    expect(cluster.api.get('Service', 'default', 'np')).toBeUndefined();
  });
});

describe('what a user asks about itself', () => {
  test('follows what the cluster denies', async () => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const body = Buffer.from(recorded.review, 'base64');
    expect((await post(path, body)).answer).toMatchObject({ status: { allowed: true } });
    cluster.state.denied.push({ verb: 'get', resource: 'pods' });
    expect((await post(path, body)).answer).toMatchObject({ status: { allowed: false } });
    const rules = await cluster.call('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: {} });
    expect(rules.body['status']).toMatchObject({
      resourceRules: expect.arrayContaining([
        { verbs: ['create', 'delete', 'list', 'patch', 'update', 'watch'], apiGroups: [''], resources: ['pods'] },
      ]),
    });
  });

  test('says who it is', async () => {
    const { status, body } = await cluster.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
    expect(status).toBe(201);
    expect(body['status']).toEqual({ userInfo: { username: 'sandbox', groups: ['system:authenticated'] } });
  });
});
