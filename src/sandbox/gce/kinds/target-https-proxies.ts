import { stringsOf, textOf, without, type JsonObject } from '../json.js';
import type { Action, ActionCall, Kind } from '../kind.js';
import { invalidValue, Refusal, requiredField, tooLarge } from '../refusal.js';
import type { Version } from '../state.js';
import { checkKeepAlive, checkProxyChange, setUrlMap } from './proxy-changes.js';
import { checkProxySchemes } from './schemes.js';

const MOST_CERTIFICATES = 15;
const MANAGER =
  /^(?:https:)?(\/\/certificatemanager\.googleapis\.com\/)(?:v1\/)?(projects\/[^/]+\/locations\/[^/]+\/certificates\/[^/]+)$/;
// gcloud sends the URL of Certificate Manager's own API.
const MAP =
  /^(?:https:)?(\/\/certificatemanager\.googleapis\.com\/)(?:v1\/)?(projects\/[^/]+\/locations\/[^/]+\/certificateMaps\/[^/]+)$/;

/** compute.targetHttpsProxies; the first certificate is the primary one. */
export const targetHttpsProxies: Kind = {
  collection: 'targetHttpsProxies',
  singular: 'targetHttpsProxy',
  message: 'TargetHttpsProxy',
  scopes: ['global'],
  listKind: 'targetHttpsProxyList',
  aggregatedKind: 'targetHttpsProxyAggregatedList',
  insert: true,
  delete: true,
  patch: { operationType: 'patch', needsFingerprint: true },
  actions: {
    setUrlMap,
    setSslCertificates: {
      ...setter('TargetHttpsProxiesSetSslCertificatesRequest', 'SetSslCertificates', setSslCertificates),
      withoutScope: true,
    },
    setSslPolicy: setter('SslPolicyReference', 'compute.targetHttpsProxies.setSslPolicy', setSslPolicy),
    setQuicOverride: setter(
      'TargetHttpsProxiesSetQuicOverrideRequest',
      'compute.targetHttpsProxies.setQuicOverride',
      ({ version, request }) => replaced(version, 'quicOverride', textOf(request['quicOverride']) ?? 'NONE'),
    ),
    setCertificateMap: setter(
      'TargetHttpsProxiesSetCertificateMapRequest',
      'compute.targetHttpsProxies.setCertificateMap',
      ({ version, request }) =>
        replaced(
          version,
          'certificateMap',
          textOf(normalizedMap(request['certificateMap'])['certificateMap'] ?? request['certificateMap']),
        ),
    ),
  },
  seconds: { insert: [5, 11], update: [5, 11], delete: [5, 11] },
  required: ['urlMap'],
  outputOnly: ['region'],
  references: [
    { path: 'urlMap', collections: ['urlMaps'], permission: 'use' },
    { path: 'sslCertificates[]', collections: ['sslCertificates'], permission: 'get', outside: managerCertificate },
    { path: 'sslPolicy', collections: ['sslPolicies'], permission: 'use' },
  ],
  fingerprint: true,
  noun: 'target_https_proxy',
  quota: { metric: 'TARGET_HTTPS_PROXIES', limit: 1000 },
  complete: (body) => ({ tlsEarlyData: 'DISABLED', ...body, ...normalizedMap(body['certificateMap']) }),
  check(body, subject) {
    checkKeepAlive(body);
    checkCertificates(body);
    checkProxySchemes(body, subject);
  },
  checkChange: checkProxyChange,
};

function setter(request: string, operationType: string, change: (call: ActionCall) => Version): Action {
  return { request, effect: { kind: 'change', operationType, seconds: [5, 11], change } };
}

function setSslCertificates({ version, request, resolve }: ActionCall): Version {
  const urls = stringsOf(request['sslCertificates']);
  if (urls.length === 0) {
    throw new Refusal(
      400,
      'invalid',
      'At least 1 SSL certificate must be specified for setting SSL certificates in TargetHttpsProxy.',
    );
  }
  const resolved = urls.map(
    (url, index) =>
      managerCertificate(url) ?? resolve(url, `resource.sslCertificates[${String(index)}]`, ['sslCertificates'], 'get'),
  );
  return replaced(version, 'sslCertificates', resolved);
}

/** An empty request clears the policy (Compute API discovery document). */
function setSslPolicy({ version, request, resolve }: ActionCall): Version {
  const policy = textOf(request['sslPolicy']);
  return replaced(version, 'sslPolicy', policy && resolve(policy, 'resource.sslPolicy', ['sslPolicies']));
}

function replaced(version: Version, field: string, value: string | readonly string[] | undefined): Version {
  const rest = without(version.body, [field]);
  return { ...version, body: value === undefined || value === '' ? rest : { ...rest, [field]: value } };
}

/** A certificate map is read back without a scheme, however it was sent (Compute API discovery document); anything else stays, to be refused. */
function normalizedMap(sent: unknown): JsonObject {
  const [, host, path] = MAP.exec(typeof sent === 'string' ? sent : '') ?? [];
  return host === undefined || path === undefined ? {} : { certificateMap: `${host}${path}` };
}

/** Certificate Manager's certificates are read back without a scheme (Compute API discovery document). */
function managerCertificate(url: string): string | undefined {
  const [, host, path] = MANAGER.exec(url) ?? [];
  return host === undefined || path === undefined ? undefined : `${host}${path}`;
}

function checkCertificates(body: JsonObject): void {
  const certificates = stringsOf(body['sslCertificates']);
  const map = textOf(body['certificateMap']);
  if (certificates.length === 0 && map === undefined) throw requiredField('resource.sslCertificates');
  if (certificates.length > MOST_CERTIFICATES) {
    throw tooLarge('resource.sslCertificates', MOST_CERTIFICATES, certificates.length);
  }
  if (new Set(certificates.map((url) => managerCertificate(url) !== undefined)).size > 1) {
    throw invalidValue(
      'resource.sslCertificates',
      '',
      'Compute Engine SSL certificates and Certificate Manager certificates cannot be used together.',
    );
  }
  certificates.forEach((url, index) => {
    if (certificates.indexOf(url) !== index) {
      throw invalidValue(`resource.sslCertificates[${String(index)}]`, url, 'Duplicate SSL certificate.');
    }
  });
  // GCE: this message is recorded.
  if (map !== undefined && !MAP.test(map)) {
    throw invalidValue(
      'resource.certificateMap',
      map,
      `'${map}' is not a valid reference. It should have the format ` +
        '//certificatemanager.googleapis.com/projects/{project}/locations/{location}/certificateMaps/{resourceName}.',
    );
  }
}
