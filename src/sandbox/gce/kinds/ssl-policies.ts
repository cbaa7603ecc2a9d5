import { listOf, printed, sameJson, stringsOf, textOf, type JsonObject } from '../json.js';
import type { Kind } from '../kind.js';
import { invalidValue, requiredField } from '../refusal.js';

const GCM = (exchange: string): string[] => [
  `TLS_${exchange}_WITH_AES_128_GCM_SHA256`,
  `TLS_${exchange}_WITH_AES_256_GCM_SHA384`,
];
const CBC = (exchange: string): string[] => [
  `TLS_${exchange}_WITH_AES_128_CBC_SHA`,
  `TLS_${exchange}_WITH_AES_256_CBC_SHA`,
];
const CHACHA = (exchange: string): string => `TLS_${exchange}_WITH_CHACHA20_POLY1305_SHA256`;

const FIPS = [...GCM('ECDHE_ECDSA'), ...GCM('ECDHE_RSA')];
const RESTRICTED = [...FIPS, CHACHA('ECDHE_ECDSA'), CHACHA('ECDHE_RSA')];
const MODERN = [...RESTRICTED, ...CBC('ECDHE_ECDSA'), ...CBC('ECDHE_RSA')];
const COMPATIBLE = [...MODERN, ...GCM('RSA'), ...CBC('RSA'), 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'];

/** Profile → its features, in GCE's order (RESTRICTED and MODERN recorded; COMPATIBLE and FIPS from Google's page on SSL policies, believed complete). */
const PROFILES: Readonly<Record<string, readonly string[]>> = {
  COMPATIBLE: COMPATIBLE.toSorted(),
  MODERN: MODERN.toSorted(),
  RESTRICTED: RESTRICTED.toSorted(),
  FIPS_202205: FIPS.toSorted(),
};

/** compute.sslPolicies. */
export const sslPolicies: Kind = {
  collection: 'sslPolicies',
  singular: 'sslPolicy',
  message: 'SslPolicy',
  scopes: ['global'],
  listKind: 'sslPoliciesList',
  aggregatedKind: 'sslPoliciesAggregatedList',
  insert: true,
  delete: true,
  patch: { operationType: 'compute.sslPolicies.patch', needsFingerprint: true },
  collectionActions: {
    listAvailableFeatures: {
      permission: 'listAvailableFeatures',
      answer: () => ({ features: PROFILES['COMPATIBLE'] ?? [] }),
    },
  },
  seconds: { insert: [3, 12], update: [3, 12], delete: [3, 12] },
  required: [],
  outputOnly: ['enabledFeatures', 'warnings', 'region'],
  references: [],
  fingerprint: true,
  noun: 'ssl_policy',
  quota: { metric: 'SSL_POLICIES', limit: 100 },
  complete(body) {
    const profile = textOf(body['profile']) ?? 'COMPATIBLE';
    const custom = stringsOf(body['customFeatures']);
    return {
      minTlsVersion: 'TLS_1_0',
      ...body,
      profile,
      enabledFeatures: profile === 'CUSTOM' ? custom.toSorted() : (PROFILES[profile] ?? []),
    };
  },
  check: checkPolicy,
  checkChange(before, after) {
    if (!sameJson(before['description'], after['description'])) {
      throw invalidValue('resource.description', printed(after['description']), 'Field cannot be modified.');
    }
  },
};

/** GCE: CUSTOM and customFeatures go together; TLS 1.3 alone needs RESTRICTED, FIPS needs TLS 1.2 (discovery document; wordings believed). */
function checkPolicy(body: JsonObject): void {
  const profile = printed(body['profile']);
  const version = printed(body['minTlsVersion']);
  const custom = listOf(body['customFeatures']);
  if (profile === 'CUSTOM' && custom.length === 0) throw requiredField('resource.customFeatures');
  if (profile !== 'CUSTOM' && custom.length > 0) {
    throw invalidValue(
      'resource.customFeatures',
      '',
      'Custom features can only be specified when using the CUSTOM profile.',
    );
  }
  custom.forEach((feature, index) => {
    if (!PROFILES['COMPATIBLE']?.includes(printed(feature))) {
      throw invalidValue(`resource.customFeatures[${String(index)}]`, printed(feature), 'Unknown feature.');
    }
  });
  if (version === 'TLS_1_3' && profile !== 'RESTRICTED') {
    throw invalidValue('resource.minTlsVersion', version, 'TLS 1.3 is supported only with the RESTRICTED profile.');
  }
  if (profile === 'FIPS_202205' && version !== 'TLS_1_2') {
    throw invalidValue('resource.minTlsVersion', version, 'The FIPS_202205 profile requires TLS_1_2.');
  }
}
