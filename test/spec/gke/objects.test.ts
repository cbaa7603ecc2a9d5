import { describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../../src/diagnostics/outcome.js';
import { parseIngress } from '../../../src/spec/ingress/parse-ingress.js';
import { V1 } from '../ingress/texts.js';

function object(kind: string, apiVersion: string, spec: string, name = 'one'): string {
  return `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
}

function backendConfig(spec: string): string {
  return object('BackendConfig', 'cloud.google.com/v1', spec);
}

function parsed(...documents: readonly string[]) {
  const outcome = parseIngress(`${V1}${documents.join('')}`, 'ingress.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics, null, 2));
  return outcome.value.objects;
}

function problems(...documents: readonly string[]) {
  return diagnosticsOf(parseIngress(`${V1}${documents.join('')}`, 'ingress.yaml'));
}

/** `code line:column` of each; the `spec` of the first document beside the Ingress is on line 18. */
function summary(...documents: readonly string[]): string[] {
  return problems(...documents).map(({ code, where }) => `${code} ${where?.position?.line}:${where?.position?.column}`);
}

const EVERYTHING = `
  iap: {enabled: true, oauthclientCredentials: {secretName: oauth}}
  cdn:
    enabled: false
    bypassCacheOnRequestHeaders: [{headerName: X-Fresh}]
    cachePolicy: {includeHost: true, includeProtocol: false, includeQueryString: true, queryStringWhitelist: [q]}
    cacheMode: CACHE_ALL_STATIC
    clientTtl: 10
    defaultTtl: 20
    maxTtl: 30
    negativeCaching: true
    negativeCachingPolicy: [{code: 404, ttl: 60}]
    requestCoalescing: true
    serveWhileStale: 5
    signedUrlCacheMaxAgeSec: 7
    signedUrlKeys: [{keyName: key, secretName: signing}]
  securityPolicy: {name: armor}
  timeoutSec: 40
  connectionDraining: {drainingTimeoutSec: 60}
  sessionAffinity: {affinityType: GENERATED_COOKIE, affinityCookieTtlSec: 50}
  customRequestHeaders: {headers: ["X-Region:{client_region}"]}
  customResponseHeaders: {headers: ["Strict-Transport-Security: max-age=3600"]}
  healthCheck: {checkIntervalSec: 20, timeoutSec: 10, healthyThreshold: 1, unhealthyThreshold: 2, type: HTTPS, port: 8443, requestPath: /ok}
  logging: {enable: true, sampleRate: 0.5}`;

describe('objects beside an Ingress', () => {
  test.each(['cloud.google.com/v1', 'cloud.google.com/v1beta1'])(
    'are BackendConfigs of %s with every field',
    (version) => {
      const { backendConfigs } = parsed(object('BackendConfig', version, EVERYTHING));
      const spec = backendConfigs['default/one']?.spec;
      expect(Object.keys(spec ?? {})).toHaveLength(10);
      expect(spec).toMatchObject({
        iap: { oauthclientCredentials: { secretName: 'oauth' } },
        cdn: {
          negativeCachingPolicy: [{ code: 404, ttl: 60 }],
          signedUrlKeys: [{ keyName: 'key', secretName: 'signing' }],
        },
        customRequestHeaders: { headers: ['X-Region:{client_region}'] },
        healthCheck: { port: 8443 },
      });
      expect(backendConfigs['default/one']?.position).toEqual({ file: 'ingress.yaml', line: 15, column: 1 });
    },
  );

  test('are FrontendConfigs, with what is absent, empty and named told apart', () => {
    const of = (spec: string) =>
      parsed(object('FrontendConfig', 'networking.gke.io/v1beta1', spec)).frontendConfigs['default/one']?.spec;
    expect(of('{}')).toEqual({});
    expect(of('{sslPolicy: ""}')).toEqual({ sslPolicy: '' });
    expect(of('{sslPolicy: strict, redirectToHttps: {enabled: true, responseCodeName: FOUND}}')).toEqual({
      sslPolicy: 'strict',
      redirectToHttps: { enabled: true, responseCodeName: 'FOUND' },
    });
    expect(of('{sslPolicy: null, redirectToHttps: {enabled: true}}')).toEqual({
      redirectToHttps: { enabled: true, responseCodeName: 'MOVED_PERMANENTLY_DEFAULT' },
    });
  });

  test.each(['v1', 'v1beta2', 'v1beta1'])('are ManagedCertificates of networking.gke.io/%s', (version) => {
    const { managedCertificates } = parsed(
      object('ManagedCertificate', `networking.gke.io/${version}`, '{domains: [a.example.com]}'),
    );
    expect(managedCertificates['default/one']?.spec).toEqual({ domains: ['a.example.com'] });
  });

  test('are of the namespace that they name, else of that of the Ingress', () => {
    const other = backendConfig('{timeoutSec: 1}').replace('{name: one}', '{name: one, namespace: other}');
    expect(Object.keys(parsed(backendConfig('{timeoutSec: 2}'), other).backendConfigs)).toEqual([
      'default/one',
      'other/one',
    ]);
  });

  test('may come from a cluster: what a server has set is not looked at', () => {
    const text = backendConfig('{timeoutSec: 2}').replace('{name: one}', '{name: one, uid: x, generation: 3}');
    expect(problems(`${text}status: {}\n`)).toEqual([]);
  });
});

test('Identity-Aware Proxy needs no credentials: Google manages an OAuth client then', () => {
  expect(problems(backendConfig('{iap: {enabled: true}}'))).toEqual([]);
});

describe('what is wrong with an object', () => {
  test.each([
    ['an unknown field', backendConfig('{timoutSec: 4}'), 'UnknownField 18:8', 'timeoutSec'],
    [
      'an unknown field further in',
      backendConfig('{cdn: {enabled: true, cachemode: x}}'),
      'UnknownField 18:29',
      'cacheMode',
    ],
    ['a wrong type', backendConfig('{timeoutSec: "4"}'), 'InvalidManifest 18:20', ''],
    ['a wrong word', backendConfig('{sessionAffinity: {affinityType: COOKIE}}'), 'InvalidManifest 18:40', ''],
    ['a missing field', backendConfig('{cdn: {cacheMode: FORCE_CACHE_ALL}}'), 'InvalidManifest 18:13', ''],
    [
      'a code that is never cached',
      backendConfig('{cdn: {enabled: true, negativeCaching: true, negativeCachingPolicy: [{code: 418, ttl: 1}]}}'),
      'InvalidManifest 18:83',
      '',
    ],
    [
      'an unknown version',
      object('BackendConfig', 'cloud.google.com/v2', '{}'),
      'UnsupportedApiVersion 15:13',
      'cloud.google.com/v1',
    ],
    [
      'no spec',
      '---\napiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: a}\n',
      'InvalidManifest 15:1',
      '',
    ],
    [
      'CDN and IAP together',
      backendConfig('{iap: {enabled: true, oauthclientCredentials: {secretName: s}}, cdn: {enabled: true}}'),
      'InvalidManifest 18:8',
      'one of the two',
    ],
    [
      'a key named twice',
      backendConfig(
        '{cdn: {enabled: true, signedUrlKeys: [{keyName: k, secretName: a}, {keyName: k, secretName: b}]}}',
      ),
      'InvalidManifest 18:29',
      '',
    ],
    [
      'a header without a value',
      backendConfig('{customRequestHeaders: {headers: [X-A]}}'),
      'InvalidManifest 18:41',
      '',
    ],
    [
      'a health check that never ends',
      backendConfig('{healthCheck: {checkIntervalSec: 5, timeoutSec: 6}}'),
      'InvalidManifest 18:43',
      '',
    ],
    [
      'two query string lists',
      backendConfig('{cdn: {enabled: true, cachePolicy: {queryStringBlacklist: [a], queryStringWhitelist: [b]}}}'),
      'InvalidManifest 18:29',
      '',
    ],
    [
      'a negative policy that is off',
      backendConfig('{cdn: {enabled: true, negativeCachingPolicy: [{code: 404, ttl: 1}]}}'),
      'InvalidManifest 18:29',
      '',
    ],
    [
      "a TTL beside the origin's",
      backendConfig('{cdn: {enabled: true, cacheMode: USE_ORIGIN_HEADERS, maxTtl: 1}}'),
      'InvalidManifest 18:60',
      '',
    ],
    [
      'a TTL above the longest',
      backendConfig('{cdn: {enabled: true, defaultTtl: 3, maxTtl: 1}}'),
      'InvalidManifest 18:29',
      '',
    ],
    ['a placeholder in a name', backendConfig('{securityPolicy: {name: $POLICY}}'), 'InvalidManifest 18:31', ''],
    [
      'a placeholder in a path',
      backendConfig('{healthCheck: {requestPath: "/${PATH}"}}'),
      'UnresolvedPlaceholder 18:35',
      '',
    ],
    [
      'a wildcard',
      object('ManagedCertificate', 'networking.gke.io/v1', '{domains: ["*.example.com"]}'),
      'InvalidManifest 18:18',
      '',
    ],
    ['no domain', object('ManagedCertificate', 'networking.gke.io/v1', '{domains: []}'), 'InvalidManifest 18:17', ''],
    [
      'a domain twice',
      object('ManagedCertificate', 'networking.gke.io/v1', '{domains: [a.com, a.com]}'),
      'InvalidManifest 18:25',
      '',
    ],
    [
      'too many domains',
      object(
        'ManagedCertificate',
        'networking.gke.io/v1',
        `{domains: [${Array.from({ length: 101 }, (_, i) => `a${i}.com`).join(',')}]}`,
      ),
      'InvalidManifest 18:17',
      '',
    ],
    [
      'an unknown response code',
      object(
        'FrontendConfig',
        'networking.gke.io/v1beta1',
        '{redirectToHttps: {enabled: true, responseCodeName: "302"}}',
      ),
      'InvalidManifest 18:59',
      '',
    ],
  ])('%s is pointed at', (_what, text, expected, fix) => {
    expect(summary(text)).toEqual([expected]);
    expect(problems(text)[0]?.fix ?? '').toContain(fix);
  });

  test('is told for all documents at once', () => {
    const text = `${backendConfig('{timeoutSec: x}')}${object('FrontendConfig', 'networking.gke.io/v1beta1', '{sslpolicy: a}')}`;
    expect(summary(text, backendConfig('{timeoutSec: 1}'), backendConfig('{timeoutSec: 2}'))).toEqual([
      'InvalidManifest 18:20',
      'UnknownField 23:8',
      'InvalidManifest 32:12',
    ]);
  });

  test('is told even where the Ingress cannot be read', () => {
    const text = `${V1.replace('number: 80', 'number: x')}${backendConfig('{timeoutSec: x}')}`;
    const codes = diagnosticsOf(parseIngress(text, 'ingress.yaml')).map(({ where }) => where?.position?.line);
    expect(codes).toEqual([13, 18]);
  });

  test.each([
    ['clientSecret', '{iap: {enabled: true, oauthclientCredentials: {clientID: me, clientSecret: TOPSECRET}}}'],
    ['keyValue', '{cdn: {enabled: true, signedUrlKeys: [{keyName: k, keyValue: TOPSECRET}]}}'],
  ])('a written-out %s is refused with the way out and is never shown', (field, spec) => {
    const found = problems(backendConfig(spec));
    expect(found.map(({ code }) => code)).toContain('SecretWrittenOut');
    expect(found.find(({ message }) => message.includes(field))?.fix).toContain('Secret of every cluster');
    expect(JSON.stringify(found)).not.toContain('TOPSECRET');
  });

  test('an empty clientSecret, as GKE writes it, is none', () => {
    const spec = '{iap: {enabled: true, oauthclientCredentials: {secretName: s, clientID: "", clientSecret: ""}}}';
    expect(problems(backendConfig(spec))).toEqual([]);
  });
});
