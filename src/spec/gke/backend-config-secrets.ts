import type { BackendConfigSpec } from './backend-config.js';

/** What a Secret is read for; decides which of its fields matter. */
export type SecretUse = 'tls' | 'oauth-client' | 'signed-url-key';

/**
 * The Secrets, `namespace/name`, that a BackendConfig of `namespace` makes use of: none for what it has switched off
 * (ingress-gce pkg/backendconfig/validation.go).
 */
export function secretsOfBackendConfig(
  { iap, cdn }: BackendConfigSpec,
  namespace: string,
): Readonly<Record<string, SecretUse>> {
  const oauth = iap?.enabled === true ? iap.oauthclientCredentials?.secretName : undefined;
  const keys = cdn?.enabled === true ? (cdn.signedUrlKeys ?? []) : [];
  return {
    ...Object.fromEntries(keys.map(({ secretName }) => [`${namespace}/${secretName}`, 'signed-url-key' as const])),
    ...(oauth === undefined ? {} : { [`${namespace}/${oauth}`]: 'oauth-client' as const }),
  };
}
