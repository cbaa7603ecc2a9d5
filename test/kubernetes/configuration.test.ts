import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { privateKeyDigest, secretDigest } from '../../src/facts/secret-digests.js';
import type { FactsRequest } from '../../src/kubernetes/cluster-api.js';
import type { FetchLike } from '../../src/kubernetes/http/transport.js';
import { connected, only, rejection } from './connecting.js';

type Objects = Readonly<Record<string, object>>;

const BASE: Objects = {
  '/version': { gitVersion: 'v1.31.1' },
  '/api/v1/namespaces/kube-system': { metadata: { name: 'kube-system', uid: 'u' } },
  '/api/v1/nodes': { items: [] },
};

/** An API server that serves these objects, and of GKE's groups the versions given. */
function serving(objects: Objects, versions: readonly string[], asked: string[] = []): FetchLike {
  return (url) => {
    const path = new URL(url).pathname;
    asked.push(path);
    const found = { ...BASE, ...objects }[path];
    if (found !== undefined)
      return Promise.resolve({ status: 200, text: () => Promise.resolve(JSON.stringify(found)) });
    const isServed = !path.startsWith('/apis/') || versions.some((version) => path.startsWith(`/apis/${version}/`));
    const status = {
      kind: 'Status',
      reason: 'NotFound',
      details: { name: path.split('/').at(-1) },
      message: 'not found',
    };
    const body = isServed ? JSON.stringify(status) : '404 page not found\n';
    return Promise.resolve({ status: 404, text: () => Promise.resolve(body) });
  };
}

async function facts(fetch: FetchLike, request: Partial<FactsRequest>) {
  return only(await connected({ us: 'https://us.example' }, { fetch })).observe({ services: [], ...request });
}

async function refused(fetch: FetchLike, request: Partial<FactsRequest>) {
  const cluster = only(await connected({ us: 'https://us.example' }, { fetch }));
  return (await rejection(cluster.observe({ services: [], ...request }))).diagnostics;
}

function secret(name: string, data: Readonly<Record<string, string>>): Objects {
  const encoded = Object.entries(data).map(([field, value]) => [field, Buffer.from(value).toString('base64')]);
  const object = { metadata: { name, namespace: 'default' }, data: Object.fromEntries(encoded) as object };
  return { [`/api/v1/namespaces/default/secrets/${name}`]: object };
}

function backendConfig(version: string, name: string, spec: object): Objects {
  return {
    [`/apis/${version}/namespaces/default/backendconfigs/${name}`]: { metadata: { name, namespace: 'default' }, spec },
  };
}

function service(annotations: Readonly<Record<string, string>>): Objects {
  return {
    '/api/v1/namespaces/default/services/web': {
      metadata: { name: 'web', namespace: 'default', annotations },
      spec: {
        ports: [
          { name: 'http', port: 80 },
          { name: 'admin', port: 81 },
        ],
      },
    },
  };
}

const V1 = 'cloud.google.com/v1';
const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

describe('the Secrets of a cluster', () => {
  test('are read by name, each for its use, and known by what is public and by digests', async () => {
    const asked: string[] = [];
    const objects = {
      ...secret('tls', { 'tls.crt': CERTIFICATE, 'tls.key': String(KEY) }),
      ...secret('oauth', { client_id: 'me', client_secret: 'TOPSECRET' }),
      ...secret('signing', { key_value: 'TOPSECRET' }),
    };
    const secrets = {
      'default/tls': 'tls',
      'default/oauth': 'oauth-client',
      'default/signing': 'signed-url-key',
      'default/none': 'tls',
    } as const;
    const found = await facts(serving(objects, [V1], asked), { secrets });
    expect(found.secrets).toEqual({
      'default/none': null,
      'default/oauth': { use: 'oauth-client', clientId: 'me', clientSecretDigest: secretDigest('TOPSECRET') },
      'default/signing': { use: 'signed-url-key', keyDigest: secretDigest('TOPSECRET') },
      'default/tls': { use: 'tls', certificate: CERTIFICATE, keyDigest: privateKeyDigest(String(KEY)) },
    });
    expect(asked).not.toContain('/api/v1/namespaces/default/secrets');
  });

  test('show no private key that stands beside the certificate', async () => {
    const objects = secret('tls', { 'tls.crt': `${CERTIFICATE}${String(KEY)}`, 'tls.key': 'garbage' });
    const found = await facts(serving(objects, []), { secrets: { 'default/tls': 'tls' } });
    expect(found.secrets['default/tls']).toEqual({ use: 'tls', certificate: CERTIFICATE, keyDigest: undefined });
  });

  test('that lack what they are read for say so', async () => {
    const found = await facts(serving(secret('tls', {}), []), { secrets: { 'default/tls': 'tls' } });
    expect(found.secrets['default/tls']).toEqual({ use: 'tls', certificate: undefined, keyDigest: undefined });
  });
});

describe('the BackendConfigs of a cluster', () => {
  test.each([
    ['{"default":"a"}', 'a', 'a'],
    ['{"default":"a","ports":{"http":"b"}}', 'b', 'a'],
    ['{"ports":{"81":"b"}}', undefined, 'b'],
    ['{"ports":{"81":"b","admin":"c"}}', undefined, 'c'],
  ])('are those that %s names for each port', async (annotation, http, admin) => {
    const web = service({ 'beta.cloud.google.com/backend-config': annotation });
    const { services } = await facts(serving(web, [V1]), { services: ['default/web'] });
    expect(services['default/web']?.ports.map((port) => port.backendConfig)).toEqual([http, admin]);
  });

  test('are named by the newer of the two annotations', async () => {
    const web = service({
      'beta.cloud.google.com/backend-config': '{"default":"old"}',
      'cloud.google.com/backend-config': '{"default":"new"}',
    });
    const { backendConfigs } = await facts(serving(web, [V1]), { services: ['default/web'] });
    expect(backendConfigs).toEqual({ 'default/new': null });
  });

  test.each(['{}', '{"default":""}', '{"ports":{}}', 'one', '{"default":3}'])(
    'are not named by %s',
    async (annotation) => {
      const web = service({ 'cloud.google.com/backend-config': annotation });
      expect(await refused(serving(web, [V1]), { services: ['default/web'] })).toMatchObject([
        { code: 'InvalidAnnotation', where: { cluster: 'us', resource: 'default/web' } },
      ]);
    },
  );

  test('bring the Secrets that they make use of', async () => {
    const objects = {
      ...service({ 'cloud.google.com/backend-config': '{"default":"a"}' }),
      ...backendConfig(V1, 'a', { iap: { enabled: true, oauthclientCredentials: { secretName: 'oauth' } } }),
      ...secret('oauth', { client_id: 'me', client_secret: 's' }),
    };
    const found = await facts(serving(objects, [V1]), { services: ['default/web'] });
    expect(found.backendConfigs['default/a']).toMatchObject({ iap: { enabled: true } });
    expect(found.secrets['default/oauth']).toMatchObject({ clientId: 'me' });
  });

  test('that stand in the ingress file are not read', async () => {
    const asked: string[] = [];
    const web = service({ 'cloud.google.com/backend-config': '{"default":"a"}' });
    const request = { services: ['default/web'], backendConfigsInFile: ['default/a'] };
    expect((await facts(serving(web, [V1], asked), request)).backendConfigs).toEqual({});
    expect(asked.filter((path) => path.includes('backendconfigs'))).toEqual([]);
  });

  test('are read in the older version where the cluster serves no newer one', async () => {
    const objects = backendConfig('cloud.google.com/v1beta1', 'a', { timeoutSec: 7 });
    const found = await facts(serving(objects, ['cloud.google.com/v1beta1']), { backendConfigs: ['default/a'] });
    expect(found.backendConfigs).toEqual({ 'default/a': { timeoutSec: 7 } });
    expect(found.unservedKinds).toBeUndefined();
  });

  test('cannot be there where the cluster does not know the kind, which is told apart from a missing one', async () => {
    const request = { backendConfigs: ['default/a'], frontendConfigs: ['default/f'] };
    const found = await facts(serving({}, [V1]), request);
    expect(found.backendConfigs).toEqual({ 'default/a': null });
    expect(found.frontendConfigs).toEqual({ 'default/f': null });
    expect(found.unservedKinds).toEqual(['FrontendConfig']);
  });

  test('that cannot be used are all told, without a word of what is secret', async () => {
    const objects = {
      ...backendConfig(V1, 'a', {
        timeoutSec: 'x',
        iap: { enabled: true, oauthclientCredentials: { secretName: 's', clientSecret: 'TOPSECRET' } },
      }),
      ...backendConfig(V1, 'b', { iap: { enabled: true }, cdn: { enabled: true } }),
    };
    const found = await refused(serving(objects, [V1]), { backendConfigs: ['default/a', 'default/b'] });
    expect(found.map(({ code }) => code).sort()).toEqual([
      'ConfigurationInvalid',
      'ConfigurationInvalid',
      'SecretWrittenOut',
    ]);
    expect(JSON.stringify(found)).not.toContain('TOPSECRET');
  });
});

test('FrontendConfigs and ManagedCertificates are read by name', async () => {
  const objects = {
    '/apis/networking.gke.io/v1beta1/namespaces/default/frontendconfigs/f': {
      metadata: { name: 'f' },
      spec: { sslPolicy: '' },
    },
    '/apis/networking.gke.io/v1/namespaces/default/managedcertificates/m': {
      metadata: { name: 'm' },
      spec: { domains: ['a.com'] },
      status: {},
    },
  };
  const fetch = serving(objects, ['networking.gke.io/v1', 'networking.gke.io/v1beta1']);
  const found = await facts(fetch, { frontendConfigs: ['default/f'], managedCertificates: ['default/m', 'default/n'] });
  expect(found.frontendConfigs).toEqual({ 'default/f': { sslPolicy: '' } });
  expect(found.managedCertificates).toEqual({ 'default/m': { domains: ['a.com'] }, 'default/n': null });
});

test('an answer that is no Status is not quoted', async () => {
  const fetch: FetchLike = () => Promise.resolve({ status: 500, text: () => Promise.resolve('token=TOPSECRET') });
  expect(JSON.stringify(await refused(fetch, {}))).not.toContain('TOPSECRET');
});
