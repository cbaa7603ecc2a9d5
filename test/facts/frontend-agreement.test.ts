import { describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../src/diagnostics/outcome.js';
import type { ClusterFacts } from '../../src/facts/cluster-facts.js';
import { agreeOnFrontend } from '../../src/facts/frontend-agreement.js';
import { PLAIN_HTTP } from '../../src/providers/gclb/frontend.js';
import type { Frontend } from '../../src/providers/gclb/frontend.js';
import type { LoadBalancerDefinition } from '../../src/spec/load-balancer-definition.js';
import { parseIngress } from '../../src/spec/ingress/parse-ingress.js';
import { V1 } from '../spec/ingress/texts.js';
import { NOW, tlsSecret } from './certificates.js';
import { cluster } from './fixtures.js';

type Decisions = Pick<LoadBalancerDefinition, 'certificateMap' | 'quic'>;

/** An Ingress with annotations and lines of its spec, and documents beside it. */
function ingress(annotations: readonly string[], spec: readonly string[] = [], beside = '') {
  const written = annotations.map((line) => `    ${line}\n`).join('');
  const text = V1.replace('spec:\n', `${written}spec:\n${spec.map((line) => `  ${line}\n`).join('')}`);
  const outcome = parseIngress(`${text}${beside}`, 'ingress.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
  return outcome.value;
}

const SECRET = ['tls: [{secretName: shop}]'];
const WITH_SECRET = ingress([], SECRET);
const SHOP = await tlsSecret(['shop.example.com', '*.api.example.com']);
const OTHER = await tlsSecret(['other.example.com']);

function withSecret(name: string, secret: ClusterFacts['secrets'][string]): ClusterFacts {
  return cluster(name, {}, { secrets: { 'default/shop': secret } });
}

function outcome(spec: ReturnType<typeof ingress>, clusters: readonly ClusterFacts[], definition: Decisions = {}) {
  return agreeOnFrontend(spec, definition, clusters, NOW);
}

function agreed(
  spec: ReturnType<typeof ingress>,
  clusters: readonly ClusterFacts[],
  definition: Decisions = {},
): Frontend {
  const found = outcome(spec, clusters, definition);
  if (!found.ok) throw new Error(JSON.stringify(found.diagnostics, null, 2));
  return found.value;
}

function problems(spec: ReturnType<typeof ingress>, clusters: readonly ClusterFacts[], definition: Decisions = {}) {
  return diagnosticsOf(outcome(spec, clusters, definition));
}

function codes(spec: ReturnType<typeof ingress>, clusters: readonly ClusterFacts[], definition: Decisions = {}) {
  return problems(spec, clusters, definition).map(({ code, severity, where }) =>
    [severity === 'warning' ? `${code}?` : code, where?.cluster].filter((part) => part !== undefined).join(' '),
  );
}

describe('the frontend that all agree on', () => {
  test('is plain HTTP where nothing else is asked for', () => {
    expect(agreed(ingress([]), [cluster('us', {})])).toEqual(PLAIN_HTTP);
  });

  test('has certificates of the project, then managed ones, then Secrets, each as written', () => {
    const spec = ingress(
      ['ingress.gcp.kubernetes.io/pre-shared-cert: "b,a"', 'networking.gke.io/managed-certificates: site'],
      ['tls: [{secretName: shop}, {secretName: other}]'],
    );
    const facts = (name: string): ClusterFacts =>
      cluster(
        name,
        {},
        {
          secrets: { 'default/shop': SHOP, 'default/other': OTHER },
          managedCertificates: { 'default/site': { domains: ['site.example.com'] } },
        },
      );
    const { http, https } = agreed(spec, [facts('us'), facts('eu')]);
    expect(http).toEqual({ serves: 'routes' });
    expect(https?.certificates).toMatchObject([
      { from: 'project', name: 'b' },
      { from: 'project', name: 'a' },
      { from: 'managed', object: 'default/site', domains: ['site.example.com'] },
      { from: 'secret', secret: 'default/shop', certificate: SHOP.certificate, keyDigest: SHOP.keyDigest },
      { from: 'secret', secret: 'default/other' },
    ]);
  });

  test('takes objects from the ingress file, whatever clusters have', () => {
    const spec = ingress(
      ['networking.gke.io/v1beta1.FrontendConfig: strict', 'networking.gke.io/managed-certificates: site'],
      [],
      `---
apiVersion: networking.gke.io/v1beta1
kind: FrontendConfig
metadata: {name: strict}
spec: {sslPolicy: modern, redirectToHttps: {enabled: true, responseCodeName: FOUND}}
---
apiVersion: networking.gke.io/v1
kind: ManagedCertificate
metadata: {name: site}
spec: {domains: [site.example.com]}
`,
    );
    expect(agreed(spec, [cluster('us', {}), cluster('eu', {})], { quic: 'ENABLE' })).toEqual({
      http: { serves: 'redirect', responseCode: 'FOUND' },
      https: {
        certificates: [{ from: 'managed', object: 'default/site', domains: ['site.example.com'] }],
        sslPolicy: 'modern',
        quic: 'ENABLE',
      },
    });
  });

  test.each([{}, { sslPolicy: '' }, { sslPolicy: 'modern' }])('has of the SSL policy what %j says', (config) => {
    const spec = ingress(['networking.gke.io/v1beta1.FrontendConfig: f'], SECRET);
    const facts = cluster('us', {}, { secrets: { 'default/shop': SHOP }, frontendConfigs: { 'default/f': config } });
    const { https } = agreed(spec, [facts]);
    expect(https === undefined ? undefined : 'sslPolicy' in https).toBe('sslPolicy' in config);
    expect(https?.sslPolicy).toBe('sslPolicy' in config ? config.sslPolicy : undefined);
  });

  test('may serve no HTTP', () => {
    const spec = ingress(['kubernetes.io/ingress.allow-http: "false"'], SECRET);
    expect(agreed(spec, [withSecret('us', SHOP)]).http).toEqual({ serves: 'nothing' });
  });

  test('may have a certificate map, and then nothing else', () => {
    const map = { certificateMap: 'shop-map' };
    const spec = ingress(['kubernetes.io/ingress.allow-http: "false"']);
    expect(agreed(spec, [cluster('us', {})], map).https).toEqual({ certificates: [], certificateMap: 'shop-map' });
    expect(codes(WITH_SECRET, [withSecret('us', SHOP)], map)).toEqual(['ConflictingInput']);
  });
});

describe('what clusters do not agree on', () => {
  test('is a Secret that some lack: never a fall back to HTTP', () => {
    expect(codes(WITH_SECRET, [withSecret('us', SHOP), withSecret('eu', null), cluster('asia', {})])).toEqual([
      'SecretMissing eu',
      'SecretMissing asia',
    ]);
  });

  test('is a Secret without certificate or key', () => {
    const empty = { use: 'tls', certificate: undefined, keyDigest: undefined } as const;
    const [found] = problems(WITH_SECRET, [withSecret('us', empty)]);
    expect(found?.message).toContain('tls.crt');
    expect(found?.message).toContain('tls.key');
  });

  test('is a Secret that differs, shown by digests', () => {
    const [found, ...more] = problems(WITH_SECRET, [withSecret('us', SHOP), withSecret('eu', OTHER)]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'SecretsDisagree', where: { resource: 'default/shop' } });
    expect(found?.table?.columns).toEqual(['cluster', 'certificate', 'expires', 'key']);
    expect(found?.table?.rows.map(([name]) => name)).toEqual(['us', 'eu']);
  });

  test('is not the white space of a certificate', () => {
    const spaced = { ...SHOP, certificate: `\n${SHOP.certificate ?? ''}\n\n` };
    expect(codes(WITH_SECRET, [withSecret('us', SHOP), withSecret('eu', spaced)])).toEqual([]);
  });

  test('is a FrontendConfig, field by field', () => {
    const spec = ingress(['networking.gke.io/v1beta1.FrontendConfig: f'], SECRET);
    const facts = (name: string, sslPolicy: string): ClusterFacts =>
      cluster(name, {}, { secrets: { 'default/shop': SHOP }, frontendConfigs: { 'default/f': { sslPolicy } } });
    expect(problems(spec, [facts('us', 'a'), facts('eu', 'b')])).toMatchObject([
      {
        code: 'ConfigurationsDisagree',
        table: { columns: ['field', 'us', 'eu'], rows: [['sslPolicy', '"a"', '"b"']] },
      },
    ]);
  });

  test('is an object that some lack, where a missing kind is told apart', () => {
    const spec = ingress(['networking.gke.io/managed-certificates: m']);
    const found = problems(spec, [
      cluster('us', {}, { managedCertificates: { 'default/m': null } }),
      cluster('eu', {}, { managedCertificates: { 'default/m': null }, unservedKinds: ['ManagedCertificate'] }),
    ]);
    expect(found.map(({ code, where }) => `${code} ${where?.cluster ?? ''}`)).toEqual([
      'ConfigurationMissing us',
      'ConfigurationMissing eu',
    ]);
    expect(found[0]?.message).toContain('does not exist');
    expect(found[1]?.message).toContain('networking.gke.io');
  });
});

describe('a certificate', () => {
  const judged = async (dates: { from?: string; to?: string }) =>
    codes(WITH_SECRET, [withSecret('us', await tlsSecret(['a.example.com'], dates))]);

  test('that has expired is refused', async () => {
    expect(await judged({ to: '2026-05-31T23:59:59Z' })).toEqual(['CertificateExpired']);
  });

  test('that soon expires is a warning', async () => {
    expect(await judged({ to: '2026-06-10T00:00:00Z' })).toEqual(['CertificateExpired?']);
  });

  test('that is not valid yet is refused', async () => {
    expect(await judged({ from: '2026-06-01T00:00:01Z' })).toEqual(['CertificateNotYetValid']);
  });

  test('that is not of its key is refused', () => {
    expect(codes(WITH_SECRET, [withSecret('us', { ...SHOP, keyDigest: OTHER.keyDigest })])).toEqual([
      'CertificateKeyMismatch',
    ]);
  });

  test.each(['', 'garbage', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'])(
    'that cannot be read is refused: %j',
    (certificate) => {
      expect(codes(WITH_SECRET, [withSecret('us', { ...SHOP, certificate })])).toEqual(['CertificateInvalid']);
    },
  );

  test.each([
    ['shop.example.com', []],
    ['v1.api.example.com', []],
    ['"*.api.example.com"', []],
    ['a.v1.api.example.com', ['HostNotCovered?']],
    ['api.example.com', ['HostNotCovered?']],
    ['"*.example.com"', ['HostNotCovered?']],
  ])('is for %s: problems %j', (host, expected) => {
    const rules = ['rules:', `  - host: ${host}`];
    expect(codes(ingress([], [...SECRET, ...rules]), [withSecret('us', SHOP)])).toEqual(expected);
  });

  test('is not asked for its names where one of the project may have them', () => {
    const spec = ingress(
      ['ingress.gcp.kubernetes.io/pre-shared-cert: b'],
      [...SECRET, 'rules: [{host: elsewhere.example.com}]'],
    );
    expect(codes(spec, [withSecret('us', SHOP)])).toEqual([]);
  });
});

describe('a frontend that nobody could reach', () => {
  test('is refused', () => {
    expect(codes(ingress(['kubernetes.io/ingress.allow-http: "false"']), [cluster('us', {})])).toEqual(['NoFrontend']);
  });

  test('is one that redirects to nothing, too', () => {
    const spec = ingress(['networking.gke.io/v1beta1.FrontendConfig: f']);
    const redirectToHttps = { enabled: true, responseCodeName: 'FOUND' } as const;
    const facts = cluster('us', {}, { frontendConfigs: { 'default/f': { redirectToHttps, sslPolicy: 'a' } } });
    expect(codes(spec, [facts])).toEqual(['NoFrontend', 'ConflictingInput?']);
  });
});
