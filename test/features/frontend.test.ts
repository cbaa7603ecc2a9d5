import { afterEach, describe, expect, test } from '@jest/globals';
import { FULL_WORLD, rotate } from '../properties/support/full-world.js';
import type { Operator } from '../properties/support/operator.js';
import { addressOf } from '../properties/support/wish.js';
import { applied, ask, backend, ingress, sent, serving, stored } from './support/serving.js';

const CLUSTERS = { clusters: ['us', 'europe'] };
const BOTH_SECRETS = { tls: [{ secretName: 'shop-tls' }, { secretName: 'api-tls' }], defaultBackend: backend('web') };
const MANAGED = {
  apiVersion: 'networking.gke.io/v1',
  kind: 'ManagedCertificate',
  metadata: { name: 'site' },
  spec: { domains: ['managed.example.com'] },
};

function frontendConfig(spec: object): object {
  return { apiVersion: 'networking.gke.io/v1beta1', kind: 'FrontendConfig', metadata: { name: 'front' }, spec };
}

const FRONT = { 'networking.gke.io/v1beta1.FrontendConfig': 'front' };

let operator: Operator;
afterEach(() => {
  operator.close();
});

/** The name of the certificate that a client who asks for a host is shown. */
async function shownTo(host: string): Promise<string | undefined> {
  return (await sent(operator, { host, port: 443 })).certificate?.split('/').at(-1);
}

function proxy(): Record<string, unknown> {
  return stored(operator, 'targetHttpsProxies')[0] ?? {};
}

describe('certificates', () => {
  test('of TLS Secrets, of the project and of Google are shown by the name that a client asks for', async () => {
    operator = await serving(FULL_WORLD, {
      definition: CLUSTERS,
      documents: [
        ingress(
          {
            'ingress.gcp.kubernetes.io/pre-shared-cert': 'by-hand',
            'networking.gke.io/managed-certificates': 'site',
          },
          BOTH_SECRETS,
        ),
        MANAGED,
      ],
    });
    operator.pass(7200);
    const shop = await shownTo('a.example.com');
    const api = await shownTo('api.example.com');
    const managed = await shownTo('managed.example.com');
    expect(await shownTo('hand.example.com')).toBe('by-hand');
    expect(await shownTo('nobody.test')).toBe('by-hand');
    expect(new Set([shop, api, managed, 'by-hand']).size).toBe(4);
    expect(managed).toMatch(/^mci1-ssl-/);
  });

  test('are renewed with their Secret', async () => {
    operator = await serving(FULL_WORLD, { definition: CLUSTERS, documents: [ingress({}, BOTH_SECRETS)] });
    const before = await shownTo('a.example.com');
    rotate(operator.world, 'shop-tls', 1);
    await applied(operator);
    const after = await shownTo('a.example.com');
    expect([before, after]).toEqual(['mci1-ssl--lb', expect.stringMatching(/^mci1-ssl-[0-9a-f]{8}--lb$/)]);
    expect(stored(operator, 'sslCertificates', 'multicluster')).toHaveLength(2);
  });

  test('of a map of Certificate Manager exclude all others', async () => {
    operator = await serving(FULL_WORLD, {
      definition: { ...CLUSTERS, certificateMap: 'the-map' },
      documents: [ingress({}, { defaultBackend: backend('web') })],
    });
    expect(String(proxy()['certificateMap'])).toMatch(/certificateMaps\/the-map$/);
    expect(proxy()['sslCertificates']).toBeUndefined();
  });
});

describe('plain HTTP', () => {
  test.each([
    ['MOVED_PERMANENTLY_DEFAULT', 301],
    ['FOUND', 302],
    ['TEMPORARY_REDIRECT', 307],
    ['PERMANENT_REDIRECT', 308],
  ])('is redirected with %s: %d', async (responseCodeName, status) => {
    operator = await serving(FULL_WORLD, {
      definition: CLUSTERS,
      documents: [
        ingress(FRONT, BOTH_SECRETS),
        frontendConfig({ redirectToHttps: { enabled: true, responseCodeName } }),
      ],
    });
    expect(await sent(operator, { path: '/a?b=c' })).toMatchObject({
      status,
      location: 'https://www.example.com/a?b=c',
    });
    expect(await sent(operator, { port: 443 })).toMatchObject({ status: 200 });
  });

  test('is not served where the Ingress switches it off', async () => {
    operator = await serving(FULL_WORLD, {
      definition: CLUSTERS,
      documents: [ingress({ 'kubernetes.io/ingress.allow-http': 'false' }, BOTH_SECRETS)],
    });
    await expect(sent(operator)).rejects.toThrow('refused: nothingListens');
    expect(await sent(operator, { port: 443 })).toMatchObject({ status: 200 });
  });
});

test('annotations of the frontend that the Ingress drops go from the clusters, and nobody has to hear of them', async () => {
  const documents = (annotations: Readonly<Record<string, string>>): readonly object[] => [
    ingress(annotations, BOTH_SECRETS),
  ];
  const dropped = {
    'kubernetes.io/ingress.allow-http': 'false',
    'ingress.gcp.kubernetes.io/pre-shared-cert': 'by-hand',
  };
  operator = await serving(FULL_WORLD, { definition: CLUSTERS, documents: documents(dropped) });
  const annotationsIn = (cluster: string): object =>
    operator.world.clusters.get(cluster)?.get('Ingress', 'default', 'lb')?.metadata.annotations ?? {};
  expect(annotationsIn('us')).toMatchObject(dropped);
  ask(operator, { definition: CLUSTERS, documents: documents({}) });
  await applied(operator);
  expect((await operator.plan()).changeSet.notes.filter(({ address = '' }) => address.startsWith('ingress/'))).toEqual(
    [],
  );
  for (const cluster of CLUSTERS.clusters) {
    for (const annotation of Object.keys(dropped)) expect(annotationsIn(cluster)).not.toHaveProperty([annotation]);
  }
});

describe('the HTTPS proxy', () => {
  test('gets the SSL policy and QUIC, and loses the policy when the FrontendConfig says ""', async () => {
    const documents = (sslPolicy: string): readonly object[] => [
      ingress(FRONT, BOTH_SECRETS),
      frontendConfig({ sslPolicy }),
    ];
    const definition = { ...CLUSTERS, quic: 'ENABLE' };
    operator = await serving(FULL_WORLD, { definition, documents: documents('strict') });
    expect(proxy()).toMatchObject({ quicOverride: 'ENABLE', sslPolicy: expect.stringMatching(/sslPolicies\/strict$/) });
    const client = { port: 443, serverName: 'a.example.com', signatures: { rsa: true, ecdsa: true } };
    expect(operator.world.traffic.handshake({ address: addressOf(operator), ...client })).toMatchObject({
      kind: 'shake',
      minVersion: 'TLSv1.2',
    });
    ask(operator, { definition: { ...definition, quic: 'DISABLE' }, documents: documents('') });
    await applied(operator);
    expect(proxy()['sslPolicy']).toBeUndefined();
    expect(proxy()['quicOverride']).toBe('DISABLE');
  });
});
