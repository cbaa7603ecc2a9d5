import { describe, expect, test } from '@jest/globals';
import { TestCluster } from './harness.js';

const secrets = '/api/v1/namespaces/default/secrets';
const configMaps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function secret(rest: object): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls' }, ...rest };
}

function configMap(rest: object): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, ...rest };
}

function deployment(spec: object): object {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'app:1' }] },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, template, ...spec },
  };
}

describe('a Secret', () => {
  test('is Opaque by default and keeps what is given as text encoded, never as text', async () => {
    const answer = await new TestCluster().call('POST', secrets, secret({ stringData: { user: 'me' } }));
    expect(answer).toMatchObject({ status: 201, body: { type: 'Opaque', data: { user: base64('me') } } });
    expect(answer.body['stringData']).toBeUndefined();
  });

  test.each([
    ['kubernetes.io/tls', { 'tls.crt': base64('x') }, 'data[tls.key]: Required value'],
    ['kubernetes.io/basic-auth', {}, 'data[username]: Required value'],
    ['kubernetes.io/dockerconfigjson', { '.dockerconfigjson': base64('no') }, '<secret contents redacted>'],
    ['Opaque', { 'a b': '' }, 'a valid config key must consist of'],
  ])('of type %s with %j is refused', async (type, data, message) => {
    const answer = await new TestCluster().call('POST', secrets, secret({ type, data }));
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining(message) } });
  });

  test.each([
    ['!!', 'illegal base64 data at input byte 0'],
    ['YQ', 'illegal base64 data at input byte 0'],
    ['YWI=x', 'illegal base64 data at input byte 3'],
  ])('with data %s, which is not base64, is refused', async (text, message) => {
    const answer = await new TestCluster().call('POST', secrets, secret({ data: { a: text } }));
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
  });

  test('keeps its type, and its data once it is immutable', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', secrets, secret({ data: { a: base64('1') }, immutable: true }));
    const patch = (body: object): ReturnType<TestCluster['call']> => cluster.call('PATCH', `${secrets}/tls`, body);
    expect(await patch({ type: 'kubernetes.io/tls' })).toMatchObject({ status: 422 });
    expect(await patch({ data: { a: base64('2') } })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('field is immutable when `immutable` is set') },
    });
    expect(await patch({ immutable: false })).toMatchObject({ status: 422 });
    expect(await patch({ metadata: { labels: { app: 'web' } } })).toMatchObject({ status: 200 });
  });

  test('is selected by its type', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', secrets, secret({}));
    expect((await cluster.call('GET', `${secrets}?fieldSelector=type=Opaque`)).body.items).toHaveLength(1);
    expect((await cluster.call('GET', `${secrets}?fieldSelector=type=kubernetes.io/tls`)).body.items).toHaveLength(0);
  });
});

describe('a ConfigMap', () => {
  test.each([
    [{ data: { a: '1' }, binaryData: { a: base64('1') } }, 'duplicate of key present in binaryData'],
    [{ data: { '..a': '1' } }, "must not start with '..'"],
    [{ data: { a: 'x'.repeat(1024 * 1024 + 1) } }, 'Too long'],
  ])('that cannot be is refused (%#)', async (rest, message) => {
    const answer = await new TestCluster().call('POST', configMaps, configMap(rest));
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining(message) } });
  });
});

describe('a Deployment', () => {
  test('gets the defaults of apps/v1', async () => {
    const answer = await new TestCluster().call('POST', deployments, deployment({}));
    expect(answer).toMatchObject({
      status: 201,
      body: {
        spec: {
          replicas: 1,
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
          template: { spec: { restartPolicy: 'Always', containers: [{ imagePullPolicy: 'IfNotPresent' }] } },
        },
      },
    });
  });

  test.each([
    [{ selector: undefined }, 'spec.selector: Required value'],
    [{ selector: { matchLabels: { app: 'other' } } }, '`selector` does not match template `labels`'],
    [{ selector: {} }, 'empty selector is invalid for deployment'],
    [{ replicas: -1 }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [
      { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main' }] } } },
      'spec.template.spec.containers[0].image: Required value',
    ],
  ])('with %j is refused', async (spec, message) => {
    const answer = await new TestCluster().call('POST', deployments, deployment(spec));
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining(message) } });
  });

  test('keeps its selector', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', deployments, deployment({}));
    const other = { selector: { matchLabels: { app: 'new' } }, template: { metadata: { labels: { app: 'new' } } } };
    expect(await cluster.call('PATCH', `${deployments}/web`, { spec: other })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('field is immutable') },
    });
  });
});

describe("GKE's custom resources", () => {
  const backendConfigs = '/apis/cloud.google.com/v1/namespaces/default/backendconfigs';
  const certificates = '/apis/networking.gke.io/v1/namespaces/default/managedcertificates';
  const backendConfig = (spec: object): object => ({
    apiVersion: 'cloud.google.com/v1',
    kind: 'BackendConfig',
    metadata: { name: 'web' },
    spec,
  });

  test('lose unknown fields with a warning, and get the defaults of their schema', async () => {
    const cluster = new TestCluster();
    const answer = await cluster.call('POST', backendConfigs, backendConfig({ cdn: { nope: 1 }, timeoutSec: 40 }));
    expect(answer).toMatchObject({ status: 201, body: { spec: { cdn: { enabled: false }, timeoutSec: 40 } } });
    expect(answer.headers['warning']).toContain('unknown field \\"spec.cdn.nope\\"');
    const older = await cluster.call('GET', `${backendConfigs.replace('/v1/', '/v1beta1/')}/web`);
    expect(older.body).toMatchObject({ apiVersion: 'cloud.google.com/v1beta1', spec: { timeoutSec: 40 } });
  });

  test('are refused by their schema in its own words', async () => {
    const answer = await new TestCluster().call('POST', backendConfigs, backendConfig({ timeoutSec: '40' }));
    const message =
      'spec.timeoutSec: Invalid value: "string": spec.timeoutSec in body must be of type integer: "string"';
    expect(answer).toMatchObject({
      status: 422,
      body: {
        message: `BackendConfig.cloud.google.com "web" is invalid: ${message}`,
        details: { causes: [{ reason: 'FieldValueTypeInvalid', field: 'spec.timeoutSec' }] },
      },
    });
  });

  test('are not judged beyond their schema: that is for the controllers', async () => {
    const spec = { sessionAffinity: { affinityType: 'WHATEVER', affinityCookieTtlSec: -1 } };
    expect((await new TestCluster().call('POST', backendConfigs, backendConfig(spec))).status).toBe(201);
  });

  test.each([
    [['*.example.com'], "should match '^(("],
    [[`${'a'.repeat(60)}.example`], 'Too long: may not be more than 63 bytes'],
    [Array.from({ length: 101 }, (_, index) => `a${index}.example.com`), 'Too many: 101: must have at most 100 items'],
  ])('a ManagedCertificate for unfit domains is refused (%#)', async (domains, message) => {
    const body = { apiVersion: 'networking.gke.io/v1', kind: 'ManagedCertificate', metadata: { name: 'www' } };
    const answer = await new TestCluster().call('POST', certificates, { ...body, spec: { domains } });
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining(message) } });
  });
});
