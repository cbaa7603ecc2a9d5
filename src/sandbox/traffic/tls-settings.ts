import { getCiphers } from 'node:tls';
import type { SecureVersion } from 'node:tls';
import type { Copies } from './copies.js';

/** What a TLS handshake allows, in the words of Node's TLS. */
export interface TlsSettings {
  readonly minVersion: SecureVersion;
  /** OpenSSL's list, for TLS 1.2 and below; those of TLS 1.3 are always on. */
  readonly ciphers: string;
}

const VERSIONS: Readonly<Record<string, SecureVersion>> = {
  TLS_1_0: 'TLSv1',
  TLS_1_1: 'TLSv1.1',
  TLS_1_2: 'TLSv1.2',
  TLS_1_3: 'TLSv1.3',
};

/** IANA's name of a cipher suite, as GCE's SSL policies list it, to OpenSSL's. */
const CIPHERS: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
  TLS_RSA_WITH_3DES_EDE_CBC_SHA: 'DES-CBC3-SHA',
};

// Node turns TLS 1.3 off when none of its suites is named.
const TLS_1_3_SUITES = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

/**
 * What a proxy allows: its policy's lowest version and ciphers, or without one GCE's default policy
 * (COMPATIBLE, TLS 1.0 and up). Ciphers that this machine's OpenSSL has not are left out.
 */
export function tlsSettings(policy: Copies['sslPolicies'] | undefined): TlsSettings {
  const minVersion = VERSIONS[policy?.minTlsVersion ?? 'TLS_1_0'] ?? 'TLSv1';
  const features = policy?.enabledFeatures ?? Object.keys(CIPHERS);
  const available = new Set(getCiphers().map((name) => name.toUpperCase()));
  const names = features
    .map((feature) => CIPHERS[feature])
    .filter((name) => name !== undefined && available.has(name.toUpperCase()));
  // OpenSSL holds TLS 1.0 and 1.1 back at any higher security level.
  return { minVersion, ciphers: [...TLS_1_3_SUITES, ...names, '@SECLEVEL=0'].join(':') };
}
