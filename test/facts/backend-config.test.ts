import { describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../src/diagnostics/outcome.js';
import { agreeOnServices } from '../../src/facts/agreement.js';
import type { AgreementOptions } from '../../src/facts/agreement/agreement-options.js';
import type { ClusterFacts } from '../../src/facts/cluster-facts.js';
import type { BackendConfigSpec } from '../../src/spec/gke/backend-config.js';
import type { ServicePortReference } from '../../src/spec/ingress-spec.js';
import { cluster, port, probe, reference, service } from './fixtures.js';

const AUTO: AgreementOptions = { mode: 'auto' };
const WEB = [reference('web', 80)];
const IAP: BackendConfigSpec = { iap: { enabled: true, oauthclientCredentials: { secretName: 'oauth' } } };
const OAUTH = { use: 'oauth-client', clientId: 'me', clientSecretDigest: 'd1' } as const;
const CDN: BackendConfigSpec = {
  cdn: { enabled: true, signedUrlKeys: [{ keyName: 'one', secretName: 'signing' }] },
};

/** A cluster whose port 80 is configured by `config`, if any. */
function configured(
  name: string,
  config: BackendConfigSpec | null | undefined,
  secrets: ClusterFacts['secrets'] = {},
): ClusterFacts {
  const ports = [port(config === undefined ? {} : { backendConfig: 'c' })];
  return cluster(
    name,
    { web: service(ports) },
    { secrets, backendConfigs: config === undefined ? {} : { 'default/c': config } },
  );
}

function outcome(clusters: readonly ClusterFacts[], options = AUTO, references: readonly ServicePortReference[] = WEB) {
  return agreeOnServices(references, clusters, options);
}

function agreedConfig(clusters: readonly ClusterFacts[], options = AUTO, references = WEB) {
  const found = outcome(clusters, options, references);
  if (!found.ok) throw new Error(JSON.stringify(found.diagnostics, null, 2));
  return found.value[0]?.backendConfig;
}

function codes(clusters: readonly ClusterFacts[], options = AUTO): string[] {
  return diagnosticsOf(outcome(clusters, options)).map(({ code, where }) => `${code} ${where?.cluster ?? ''}`.trim());
}

function fromFile(spec: BackendConfigSpec): AgreementOptions {
  const position = { file: 'ingress.yaml', line: 9, column: 1 };
  return { ...AUTO, backendConfigs: { 'default/c': { spec, position } } };
}

describe('the BackendConfig of a service port', () => {
  test('is none where no cluster names one', () => {
    expect(agreedConfig([configured('us', undefined), configured('eu', undefined)])).toBeUndefined();
  });

  test('is the one that all clusters have alike, whatever the order of its fields', () => {
    const one = { timeoutSec: 5, logging: { enable: true, sampleRate: 1 } };
    const other = { logging: { sampleRate: 1, enable: true }, timeoutSec: 5 };
    expect(agreedConfig([configured('us', one), configured('eu', other)])).toEqual({
      name: 'default/c',
      spec: one,
      signedUrlKeys: [],
    });
  });

  test('is that of the ingress file where it holds one, whatever clusters have', () => {
    const clusters = [configured('us', { timeoutSec: 5 }), configured('eu', null)];
    expect(agreedConfig(clusters, fromFile({ timeoutSec: 9 }))?.spec).toEqual({ timeoutSec: 9 });
  });

  test('is that of a MultiClusterService, whatever the services say', () => {
    const decided = { ...reference('web', 80), decided: { backendConfig: 'c' } };
    const clusters = [configured('us', undefined)];
    expect(agreedConfig(clusters, fromFile({ timeoutSec: 9 }), [decided])?.spec).toEqual({ timeoutSec: 9 });
  });

  test('has to exist where it is named', () => {
    expect(codes([configured('us', { timeoutSec: 5 }), configured('eu', null)])).toEqual(['ConfigurationMissing eu']);
  });

  test('that differs is shown field by field', () => {
    const clusters = [
      configured('us', { timeoutSec: 5, connectionDraining: { drainingTimeoutSec: 1 } }),
      configured('eu', { timeoutSec: 6, connectionDraining: { drainingTimeoutSec: 1 } }),
    ];
    expect(diagnosticsOf(outcome(clusters))).toMatchObject([
      {
        code: 'ConfigurationsDisagree',
        where: { resource: 'default/web' },
        table: { columns: ['field', 'us', 'eu'], rows: [['timeoutSec', '5', '6']] },
      },
    ]);
  });

  test('that only some clusters have is a difference', () => {
    const [found] = diagnosticsOf(outcome([configured('us', { timeoutSec: 5 }), configured('eu', undefined)]));
    expect(found).toMatchObject({
      code: 'ConfigurationsDisagree',
      table: { rows: [['timeoutSec', '5', 'no BackendConfig']] },
    });
    expect(codes([configured('us', {}), configured('eu', undefined)])).toEqual(['ConfigurationsDisagree']);
  });
});

describe('the Secrets of a BackendConfig', () => {
  const withOauth = (name: string, secret: ClusterFacts['secrets'][string] = OAUTH): ClusterFacts =>
    configured(name, IAP, { 'default/oauth': secret });
  const withKey = (name: string, keyDigest: string): ClusterFacts =>
    configured(name, CDN, { 'default/signing': { use: 'signed-url-key', keyDigest } });

  test('are known by digests', () => {
    expect(agreedConfig([withOauth('us'), withOauth('eu')])).toMatchObject({
      oauthClient: { secret: 'default/oauth', clientId: 'me', clientSecretDigest: 'd1' },
    });
    expect(agreedConfig([withKey('us', 'k')])?.signedUrlKeys).toEqual([
      { keyName: 'one', secret: 'default/signing', digest: 'k' },
    ]);
  });

  test('have to exist in every cluster, with their fields', () => {
    expect(codes([withOauth('us'), withOauth('eu', null)])).toEqual(['SecretMissing eu']);
    expect(codes([withOauth('us', { ...OAUTH, clientSecretDigest: undefined })])).toEqual(['SecretMissing us']);
    expect(codes([configured('us', CDN, { 'default/signing': OAUTH })])).toEqual(['SecretMissing us']);
  });

  test('have to be the same in every cluster', () => {
    expect(codes([withOauth('us'), withOauth('eu', { ...OAUTH, clientSecretDigest: 'd2' })])).toEqual([
      'SecretsDisagree',
    ]);
    expect(codes([withKey('us', 'k'), withKey('eu', 'l')])).toEqual(['SecretsDisagree']);
  });

  test('are nobody’s business while the feature is off', () => {
    const off: BackendConfigSpec = {
      iap: { enabled: false, oauthclientCredentials: { secretName: 'gone' } },
      cdn: { enabled: false, signedUrlKeys: [{ keyName: 'one', secretName: 'gone' }] },
    };
    expect(agreedConfig([configured('us', off)])).toEqual({ name: 'default/c', spec: off, signedUrlKeys: [] });
  });
});

describe('a health check of a BackendConfig', () => {
  const probing = (name: string, path: string, healthCheck: BackendConfigSpec['healthCheck']): ClusterFacts => {
    const ports = [port({ probe: probe({ path }), backendConfig: 'c' })];
    const spec = healthCheck === undefined ? {} : { healthCheck };
    return cluster(name, { web: service(ports) }, { backendConfigs: { 'default/c': spec } });
  };

  test('makes up for probes that differ in what it says itself', () => {
    const differing = (healthCheck: BackendConfigSpec['healthCheck']) => [
      probing('us', '/a', healthCheck),
      probing('eu', '/b', healthCheck),
    ];
    expect(codes(differing(undefined))).toEqual(['ProbesDisagree']);
    expect(codes(differing({ timeoutSec: 5 }))).toEqual(['ProbesDisagree']);
    expect(codes(differing({ requestPath: '/ok' }))).toEqual([]);
  });

  test('makes up for a probe that cannot be used', () => {
    const ports = [port({ probe: { found: 'unusable', why: 'it is a TCP probe' }, backendConfig: 'c' })];
    const facts = (spec: BackendConfigSpec) =>
      cluster('us', { web: service(ports) }, { backendConfigs: { 'default/c': spec } });
    expect(codes([facts({})])).toEqual(['ProbeUnusable us']);
    expect(codes([facts({ healthCheck: { requestPath: '/ok' } })])).toEqual([]);
  });
});
